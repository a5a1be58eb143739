import { Redis } from 'ioredis';

import { leaseKey } from '../src/cache-key';
import type { Lease, LeaseAnswer } from '../src/index';
import { type Fleet, startFleet } from '../testing/fleet';
import { keyOf, never, userOf } from '../testing/samples';

let users = 9_000;
const freshKey = () => keyOf({ user: userOf(users++) });

function granted(answer: LeaseAnswer): Lease {
  if (typeof answer === 'string') throw new Error(`not granted: ${answer}`);
  return answer;
}

/** The faults of the package listed in CACHE-FIELD.md §4, each with the number it has there. */
describe('what the redlock package does wrong stays behind the wrapper', () => {
  let fleet: Fleet;
  let redis: Redis;
  const count = (outcome: string) => fleet.at(0).recorder.count(`perfolio.cache.lock{outcome=${outcome}}`);
  const acquire = (key: ReturnType<typeof keyOf>, leaseMs: number, signal = never()) =>
    fleet.at(0).parts.leases.acquire(key, leaseMs, signal);

  beforeAll(async () => {
    fleet = await startFleet({ replicas: 1 });
    redis = new Redis(fleet.redis.port, '127.0.0.1');
  });
  afterAll(async () => {
    redis.disconnect();
    await fleet.stop();
  });

  it('asks once, and says at once that the lease is held (2)', async () => {
    const key = freshKey();
    const lease = granted(await acquire(key, 5_000));
    const began = performance.now();

    expect(await acquire(key, 5_000)).toBe('held');

    // The package's own retries would take two seconds.
    expect(performance.now() - began).toBeLessThan(1_000);
    await lease.release();
  });

  it('grants nothing that is over before it is in hand (3)', async () => {
    const key = freshKey();

    // Two milliseconds are less than what is taken off for drift.
    expect(await acquire(key, 2)).toBe('unreachable');
  });

  it('gives back what is granted after the caller stopped waiting', async () => {
    const key = freshKey();
    const caller = new AbortController();
    const late = acquire(key, 5_000, caller.signal);
    caller.abort();

    expect(await late).toBe('unreachable');
    expect(await redis.exists(leaseKey(key))).toBe(0);
  });

  it('releases a lease that has expired without an error or a wait (4)', async () => {
    const key = freshKey();
    const lease = granted(await acquire(key, 5_000));
    await redis.del(leaseKey(key));
    const [began, before] = [performance.now(), count('unreleased')];

    await lease.release();

    // The package's own retries would take two seconds.
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(count('unreleased')).toBe(before + 1);
  });

  it('does not touch a lease that has passed to another (4)', async () => {
    const key = freshKey();
    const lease = granted(await acquire(key, 5_000));
    await redis.set(leaseKey(key), 'another', 'PX', 5_000);

    await lease.release();

    expect(await redis.get(leaseKey(key))).toBe('another');
  });

  it('counts a lost lease once, and leaves the one who has it alone (5, 7)', async () => {
    const key = freshKey();
    const before = count('lost');
    const lease = granted(await acquire(key, 150));
    await redis.set(leaseKey(key), 'another', 'PX', 5_000);

    while (count('lost') === before) await new Promise((resolve) => setImmediate(resolve));

    expect(count('lost')).toBe(before + 1);
    expect(await redis.get(leaseKey(key))).toBe('another');
    await lease.release();
  });

  it.each([60_000, -60_000])('renews by a clock that no step of %i ms disturbs (6, R11)', async (step) => {
    const key = freshKey();
    const before = count('lost');
    const lease = granted(await acquire(key, 300));
    const real = Date.now;
    Date.now = () => real() + step;
    try {
      let least = Number.POSITIVE_INFINITY;
      for (let renewed = false; !renewed; ) {
        const left = await redis.pttl(leaseKey(key));
        renewed = left > least + 30;
        least = Math.min(least, left);
      }
    } finally {
      Date.now = real;
    }

    expect(count('lost')).toBe(before);
    await lease.release();
    expect(await redis.exists(leaseKey(key))).toBe(0);
  });
});
