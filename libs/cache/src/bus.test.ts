import { bytesOf, generationOf, keyOf, never, userOf } from '../testing/samples';
import { clusterPair, memoryPair, type Pair, redisPair, sentinelPair } from '../testing/shared-parts-of';

import type { CacheKey, Invalidation, Settlement } from './index';

/** So many users have slots on every node of three. */
const ENOUGH_FOR_EVERY_NODE = 24;
let users = 1_000;
const freshUser = (): string => userOf(users++);

describe.each([
  ['in memory', memoryPair],
  ['on Redis', redisPair],
  ['behind Sentinels', sentinelPair],
  ['in a Cluster', clusterPair],
])('the bus %s', (_where, create) => {
  let pair: Pair;
  const fill = (key: CacheKey) =>
    pair.one.store.fill(
      { key, frame: bytesOf('f'), expiresAt: Date.now() + 60_000, ttlMs: 60_000, quota: { entries: 9, bytes: 99 } },
      never(),
    );
  /** Resolves when everything sent before has been heard: messages keep their order from node to node alone, so each node sends one. */
  const barrier = () => Promise.all(Array.from({ length: ENOUGH_FOR_EVERY_NODE }, heardAfterwards));
  const heardAfterwards = async () => {
    const user = freshUser();
    const heard = new Promise<void>((resolve) => {
      const stop = pair.other.bus.onInvalidated((one) => {
        if (one.user !== user) return;
        stop();
        resolve();
      });
    });
    await pair.one.store.drop({ user, generation: generationOf(1), announcement: bytesOf('') }, never());
    await heard;
  };
  const recorded = async (key: CacheKey): Promise<{ heard: Settlement[]; stop: () => void }> => {
    const heard: Settlement[] = [];
    return { heard, stop: await pair.other.bus.watch(key, (settlement) => heard.push(settlement), never()) };
  };

  beforeAll(async () => {
    pair = await create();
  });
  afterAll(() => pair.stop());

  it('brings a drop with its announcement, byte for byte', async () => {
    const invalidation = {
      user: freshUser(),
      generation: generationOf(6),
      announcement: Uint8Array.of(0, 32, 255, 10),
    };
    const heard: Invalidation[] = [];
    const stop = pair.other.bus.onInvalidated((one) => heard.push(one));

    await pair.one.store.drop(invalidation, never());
    await barrier();
    stop();

    expect(heard[0]).toEqual(invalidation);
  });

  it.each(['drop', 'erase'] as const)('announces a %s again when it comes again', async (how) => {
    const user = freshUser();
    const heard: string[] = [];
    const stop = pair.other.bus.onInvalidated((one) => one.user === user && heard.push(one.generation));

    for (let times = 0; times < 2; times += 1) {
      await pair.one.store[how]({ user, generation: generationOf(6), announcement: bytesOf('') }, never());
    }
    await barrier();
    stop();

    expect(heard).toEqual([generationOf(6), generationOf(6)]);
  });

  it('says nothing to a listener that has stopped', async () => {
    const heard: Invalidation[] = [];
    pair.other.bus.onInvalidated((one) => heard.push(one))();

    await barrier();

    expect(heard).toEqual([]);
  });

  it('wakes those who watch a key when it is filled', async () => {
    const key = keyOf({ user: freshUser() });
    const { heard, stop } = await recorded(key);

    await fill(key);
    await barrier();
    stop();

    expect(heard).toEqual(['filled']);
  });

  it('wakes those who watch a key when its holder gives up', async () => {
    const key = keyOf({ user: freshUser() });
    const { heard, stop } = await recorded(key);

    await pair.one.bus.abandon(key, never());
    await barrier();
    stop();

    expect(heard).toEqual(['abandoned']);
  });

  it('wakes nobody for another key of the same user', async () => {
    const user = freshUser();
    const { heard, stop } = await recorded(keyOf({ user, digest: 1 }));

    await fill(keyOf({ user, digest: 2 }));
    await fill(keyOf({ user, digest: 1, generation: generationOf(6) }));
    await barrier();
    stop();

    expect(heard).toEqual([]);
  });

  it('goes on for the second watcher when the first stops', async () => {
    const key = keyOf({ user: freshUser() });
    const [first, second] = [await recorded(key), await recorded(key)];

    first.stop();
    await fill(key);
    await barrier();
    second.stop();

    expect([first.heard, second.heard]).toEqual([[], ['filled']]);
  });

  it('can be watched again by a user nobody watched for a while', async () => {
    const key = keyOf({ user: freshUser() });
    (await recorded(key)).stop();
    const { heard, stop } = await recorded(key);

    await fill(key);
    await barrier();
    stop();

    expect(heard).toEqual(['filled']);
  });
});
