import { createRedisParts, createResultCache, type ResultCache, type SharedParts } from '../src/index';
import { type FaultProxy, startFaultProxy, type Way } from '../testing/fault-proxy';
import { type RedisServer, startRedis } from '../testing/redis-server';
import { bytesOf, keyOf, never, sealingKeyOf, textOf, userOf } from '../testing/samples';
import { connected } from '../testing/shared-parts-of';

const REQUEST_MS = 250;
/** What a loaded machine may add to a time that is measured. */
const SLACK_MS = 1_000;
const CALLS = 12;

let users = 60_000;
const freshKey = () => keyOf({ user: userOf(users++) });

describe('when the way to Redis is bad (R5)', () => {
  let redis: RedisServer;
  let proxy: FaultProxy;
  let parts: SharedParts;
  let cache: ResultCache;
  const get = (key = freshKey()) =>
    cache.getOrCompute(key, never(), async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return bytesOf(key.whole);
    });
  /** Answers right each time; gives the longest wait. */
  const longestOf = async (calls: number): Promise<number> => {
    let longest = 0;
    for (let call = 0; call < calls; call += 1) {
      const key = freshKey();
      const began = performance.now();
      expect(textOf((await get(key)).bytes)).toBe(key.whole);
      longest = Math.max(longest, performance.now() - began);
    }
    return longest;
  };
  const timeUntilUsed = async (): Promise<number> => {
    const began = performance.now();
    while (!(await get()).stored);
    return performance.now() - began;
  };

  beforeEach(async () => {
    redis = await startRedis();
    proxy = await startFaultProxy({ port: redis.port });
    parts = createRedisParts({ url: `redis://127.0.0.1:${proxy.port}` });
    cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)] });
    await connected(parts);
  });
  afterEach(async () => {
    await cache.close();
    await parts.close();
    await proxy.close();
    await redis.stop();
  });

  it.each<[string, Way]>([
    ['50 ms late', { latencyMs: 50 }],
    ['200 ms late', { latencyMs: 200 }],
    ['1,000 ms late', { latencyMs: 1_000 }],
    ['late by chance', { latencyMs: 10, jitterMs: 200 }],
    ['1 KB a second', { bytesPerSecond: 1_024 }],
    ['a byte at a time', { sliceBytes: 1 }],
  ])('answers right and in time, and uses Redis again by itself: %s', async (_what, way) => {
    const key = freshKey();
    await get(key);
    proxy.set(way);

    const longest = await longestOf(CALLS);
    proxy.set();

    expect(longest).toBeLessThan(REQUEST_MS + SLACK_MS);
    expect(await timeUntilUsed()).toBeLessThan(5_000);
    expect(textOf((await get(key)).bytes)).toBe(key.whole);
  });

  it.each<[string, (proxy: FaultProxy) => void]>([
    ['reset', (one) => one.reset()],
    ['half open', (one) => one.halfOpen()],
    ['refused', (one) => (one.accept(false), one.reset())],
    ['silent towards Redis', (one) => one.set({ blackhole: 'up' })],
    ['silent from Redis', (one) => one.set({ blackhole: 'down' })],
  ])('answers right and in time when connections are %s', async (_what, spoil) => {
    await get();
    spoil(proxy);

    const longest = await longestOf(CALLS);
    proxy.set();
    proxy.accept(true);
    // Lost bytes never come again: a way that is clear once more is one for new connections.
    proxy.reset();

    expect(longest).toBeLessThan(REQUEST_MS + SLACK_MS);
    expect(await timeUntilUsed()).toBeLessThan(5_000);
  });
});
