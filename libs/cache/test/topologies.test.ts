import { resultsKey } from '../src/cache-key';
import { createRedisParts, createResultCache, type ResultCache, type SharedParts } from '../src/index';
import { type RedisCluster, startCluster } from '../testing/redis-cluster';
import { type SentinelSet, startSentinelSet } from '../testing/redis-sentinel';
import { bytesOf, generationOf, keyOf, never, PATIENT, sealingKeyOf, textOf, userOf } from '../testing/samples';
import { answering, connected, linked } from '../testing/shared-parts-of';

/** From the moment a successor is named. */
const BACK_MS = 5_000;
let users = 40_000;
const freshUser = () => userOf(users++);
const answer = (text: string) => async () => bytesOf(text);
const dropOf = (user: string) => ({ user, generation: generationOf(9), announcement: bytesOf('x') });

describe('a process behind Sentinels', () => {
  let set: SentinelSet;
  let parts: SharedParts;
  let cache: ResultCache;

  beforeAll(async () => {
    set = await startSentinelSet();
    parts = createRedisParts({ url: set.url });
    cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], limits: { ...PATIENT, localEntryMs: 1 } });
    await connected(parts);
  });
  afterAll(async () => {
    await cache.close();
    await parts.close();
    await set.stop();
  });

  it('outlives a failover that loses what was acknowledged, and serves nothing of the lost history (I21)', async () => {
    const user = freshUser();
    const [before, after] = [5, 6].map((number) => keyOf({ user, generation: generationOf(number) }));
    if (before === undefined || after === undefined) throw new Error('two keys');
    await cache.getOrCompute(before, never(), answer('D0'));
    await set.cutReplicas();
    await parts.store.drop({ user, generation: generationOf(6), announcement: bytesOf('') }, never());
    expect(await cache.getOrCompute(after, never(), answer('D1'))).toMatchObject({ stored: true });
    const [down, up] = [linked(parts, 'down'), linked(parts, 'up')];

    await set.failOver();
    const began = performance.now();
    await Promise.all([down, up, answering(parts)]);

    expect(performance.now() - began).toBeLessThan(BACK_MS);
    expect(await parts.store.lookUp(after, never())).toBeUndefined();
    // The promoted server still holds what the drop took away from its master: nobody asks for it any more.
    const found = await cache.getOrCompute(after, never(), answer('D1'));
    expect([found.outcome, textOf(found.bytes), found.stored]).toEqual(['computed', 'D1', true]);
    expect(await parts.store.lookUp(before, never())).toBeUndefined();
    const heard = new Promise((resolve) => parts.bus.onInvalidated(resolve));
    await parts.store.drop(dropOf(user), never());
    expect(await heard).toEqual(dropOf(user));
  }, 30_000);
});

describe('a process on a Cluster', () => {
  let cluster: RedisCluster;
  let parts: SharedParts;
  let cache: ResultCache;

  beforeAll(async () => {
    cluster = await startCluster();
    parts = createRedisParts({ url: cluster.url });
    cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], limits: { ...PATIENT, localEntryMs: 1 } });
    await connected(parts);
  });
  afterAll(async () => {
    await cache.close();
    await parts.close();
    await cluster.stop();
  });

  it("follows a user's slot to another node without a miss", async () => {
    const key = keyOf({ user: freshUser() });
    await cache.getOrCompute(key, never(), answer('report'));
    const before = await cluster.ownerOf(resultsKey(key.user));

    await cluster.migrate(resultsKey(key.user));

    expect(await cluster.ownerOf(resultsKey(key.user))).not.toBe(before);
    expect(textOf((await parts.store.lookUp(key, never())) ?? bytesOf(''))).not.toBe('');
  });

  it('uses the successor of a master that was killed within five seconds, and hears changes', async () => {
    const key = keyOf({ user: freshUser() });
    await cluster.failOver(resultsKey(key.user));
    const began = performance.now();

    for (;;) {
      const got = await cache.getOrCompute(keyOf({ user: key.user }), never(), answer('report'), { recompute: true });
      expect(textOf(got.bytes)).toBe('report');
      if (got.stored) break;
    }
    expect(performance.now() - began).toBeLessThan(BACK_MS);
    const heard = new Promise((resolve) => parts.bus.onInvalidated(resolve));
    let told = false;
    void heard.then(() => {
      told = true;
    });
    while (!told) {
      await parts.store.drop(dropOf(key.user), never());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await heard).toEqual(dropOf(key.user));
  }, 30_000);
});
