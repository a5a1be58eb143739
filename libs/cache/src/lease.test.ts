import { bytesOf, generationOf, keyOf, never, userOf } from '../testing/samples';
import { clusterPair, memoryPair, type Pair, redisPair, sentinelPair } from '../testing/shared-parts-of';

import type { CacheKey, Lease, LeaseAnswer } from './index';
import type { LeaseEnd } from './lease';

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

describe.each([
  ['on Redis', redisPair],
  ['behind Sentinels', sentinelPair],
  ['in a Cluster', clusterPair],
])('leases beside the results %s', (_where, create) => {
  let pair: Pair;
  const acquire = async (key: CacheKey) => granted(await pair.one.leases.acquire(key, LEASE_MS, never()));
  const fill = async (key: CacheKey, lease?: LeaseEnd) => {
    const frame = { key, frame: bytesOf('frame'), expiresAt: Date.now() + 60_000, ttlMs: 60_000 };
    const quota = { entries: 10, bytes: 1_000 };
    return (await pair.one.store.fill({ ...frame, quota, ...(lease && { lease }) }, never())).outcome;
  };

  beforeAll(async () => {
    pair = await create();
  });
  afterAll(() => pair.stop());

  it('say that nothing lies under their key', async () => {
    const user = freshUser();
    const key = keyOf({ user, generation: generationOf(6) });
    await fill(keyOf({ user, generation: generationOf(6), digest: 2 }));

    const lease = await acquire(key);

    expect(lease.nothingThere).toBe(true);
    await lease.release();
  });

  it.each([
    ['an answer lies there', false, keyOf],
    [
      'what lies there is of another generation',
      true,
      (parts: { user: string }) => keyOf({ ...parts, generation: generationOf(4) }),
    ],
  ])('say whether somebody has filled: %s', async (_what, nothingThere, filled) => {
    const user = freshUser();
    await fill(filled({ user }));

    const lease = await acquire(keyOf({ user }));

    expect(lease.nothingThere).toBe(nothingThere);
    await lease.release();
  });

  it('end with the fill that names them', async () => {
    const key = keyOf({ user: freshUser() });
    const lease = await acquire(key);

    expect(await fill(key, lease.end)).toBe('stored-and-released');

    await granted(await pair.other.leases.acquire(key, LEASE_MS, never())).release();
  });

  it('stay when a fill is refused', async () => {
    const user = freshUser();
    const key = keyOf({ user });
    await fill(keyOf({ user, generation: generationOf(6) }));
    const lease = await acquire(key);

    expect(await fill(key, lease.end)).toBe('superseded');

    expect(await pair.other.leases.acquire(key, LEASE_MS, never())).toBe('held');
    await lease.release();
  });

  it('stay when a fill names one that has passed to another', async () => {
    const key = keyOf({ user: freshUser() });
    const first = await acquire(key);
    await first.release();
    const second = granted(await pair.other.leases.acquire(key, LEASE_MS, never()));

    expect(await fill(key, first.end)).toBe('stored');

    expect(await pair.one.leases.acquire(key, LEASE_MS, never())).toBe('held');
    await second.release();
  });
});
