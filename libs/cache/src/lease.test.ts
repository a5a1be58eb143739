import { generationOf, keyOf, never, userOf } from '../testing/samples';
import { clusterPair, memoryPair, type Pair, redisPair, sentinelPair } from '../testing/shared-parts-of';

import type { CacheKey, Lease, LeaseAnswer } from './index';

const LEASE_MS = 10_000;
let users = 2_000;
const freshUser = (): string => userOf(users++);

function granted(answer: LeaseAnswer): Lease {
  if (typeof answer === 'string') throw new Error(`not granted: ${answer}`);
  return answer;
}

describe.each([
  ['in memory', memoryPair],
  ['on Redis', redisPair],
  ['behind Sentinels', sentinelPair],
  ['in a Cluster', clusterPair],
])('leases %s', (_where, create) => {
  let pair: Pair;
  const one = (key: CacheKey) => pair.one.leases.acquire(key, LEASE_MS, never());
  const other = (key: CacheKey) => pair.other.leases.acquire(key, LEASE_MS, never());

  beforeAll(async () => {
    pair = await create();
  });
  afterAll(() => pair.stop());

  it('are granted to one of many who ask at once', async () => {
    const key = keyOf({ user: freshUser() });

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one(key) : other(key))),
    );

    expect(answers.filter((answer) => answer === 'held')).toHaveLength(19);
    await granted(answers.find((answer) => answer !== 'held') ?? 'held').release();
  });

  it('are free for others once released', async () => {
    const key = keyOf({ user: freshUser() });
    await granted(await one(key)).release();

    await granted(await other(key)).release();
  });

  it('may be released twice without harm to the next holder', async () => {
    const key = keyOf({ user: freshUser() });
    const first = granted(await one(key));
    await first.release();
    const second = granted(await other(key));

    await first.release();

    expect(await one(key)).toBe('held');
    await second.release();
  });

  it('do not stand in the way of other keys', async () => {
    const user = freshUser();
    const keys = [keyOf({ user }), keyOf({ user, digest: 2 }), keyOf({ user, generation: generationOf(5, 2) })];

    const leases = await Promise.all(keys.map(one));

    for (const lease of leases) await granted(lease).release();
  });
});
