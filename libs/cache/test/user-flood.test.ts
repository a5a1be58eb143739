import { randomBytes } from 'node:crypto';

import { Redis } from 'ioredis';

import type { Quota } from '../src/index';
import { type Fleet, startFleet } from '../testing/fleet';
import { BOB, keyOf, never, userOf } from '../testing/samples';

const QUOTA: Quota = { entries: 40, bytes: 400_000 };
const ENTRY_BYTES = 10_000;
const VICTIMS = 20;
const FLOOD = 400;

const victims = Array.from({ length: VICTIMS }, (_, index) => keyOf({ user: userOf(30_000 + index) }));
const answer = async () => randomBytes(ENTRY_BYTES);

describe('one user who asks for ten times what he may hold', () => {
  let fleet: Fleet;
  let redis: Redis;
  const get = (index: number, key: ReturnType<typeof keyOf>) =>
    fleet.at(index).cache.getOrCompute(key, never(), answer);
  const flood = async () => {
    for (let digest = 0; digest < FLOOD; digest += 1) await get(0, keyOf({ user: BOB, digest }));
  };
  const usedMemory = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  const outcomes = (index: number) => Promise.all(victims.map(async (key) => (await get(index, key)).outcome));

  beforeEach(async () => {
    fleet = await startFleet({ limits: { userQuota: QUOTA, localBytes: 1_200_000 } });
    redis = new Redis(fleet.redis.port, '127.0.0.1');
    for (const key of victims) await get(0, key);
  });
  afterEach(async () => {
    redis.disconnect();
    await fleet.stop();
  });

  it('holds no more than his quota, and pushes nobody else out of Redis', async () => {
    await flood();

    const [held] = await fleet.at(0).parts.store.usageOf(BOB, never());
    expect(held?.entries).toBeLessThanOrEqual(QUOTA.entries);
    expect(held?.bytes).toBeLessThanOrEqual(QUOTA.bytes);
    expect(new Set(await outcomes(1))).toEqual(new Set(['hit-shared']));
  });

  it('pushes nobody else out of a Redis that evicts the least used at its limit', async () => {
    // Room for one quota beside what is there, and for the buffers of connections.
    await redis.config('SET', 'maxmemory', String((await usedMemory()) + QUOTA.bytes * 2));
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');

    await flood();

    expect(await redis.info('stats')).toContain('evicted_keys:0');
    expect(new Set(await outcomes(1))).toEqual(new Set(['hit-shared']));
  });

  it('pushes nobody else out of L1', async () => {
    await flood();

    expect(new Set(await outcomes(0))).toEqual(new Set(['hit-local']));
  });
});
