import { Redis } from 'ioredis';

import { askedKey, leaseKey, resultsKey } from '../src/cache-key';
import { HeldComputation } from '../testing/computation';
import { type Fleet, startFleet } from '../testing/fleet';
import { ALICE, bytesOf, generationOf, keyOf, never, textOf, userOf } from '../testing/samples';

const LEASE_MS = 600;
let users = 3_000;
const freshKey = () => keyOf({ user: userOf(users++) });
const answer = (text: string) => async () => bytesOf(text);
const QUESTION = { question: () => 'what is it worth' };

describe('several processes on one Redis', () => {
  let fleet: Fleet;
  let redis: Redis;
  const get = (index: number, ...parts: Parameters<ReturnType<Fleet['at']>['cache']['getOrCompute']>) =>
    fleet.at(index).cache.getOrCompute(...parts);
  const count = (name: string) => [0, 1, 2].reduce((sum, index) => sum + fleet.at(index).recorder.count(name), 0);

  beforeAll(async () => {
    fleet = await startFleet({ replicas: 3, limits: { leaseMs: LEASE_MS, pollMs: LEASE_MS / 4 } });
    redis = new Redis(fleet.redis.port, '127.0.0.1');
  });
  afterAll(async () => {
    redis.disconnect();
    await fleet.stop();
  });

  it('compute once for 200 callers', async () => {
    const key = freshKey();
    const held = new HeldComputation();
    const before = count('perfolio.cache.computations');
    const all = Array.from({ length: 200 }, (_, index) => get(index % 3, key, never(), held.compute));

    (await held.run(1)).finish(bytesOf('report'));
    const answers = await Promise.all(all);

    expect(count('perfolio.cache.computations') - before).toBe(1);
    expect(answers.filter(({ outcome }) => outcome === 'computed')).toHaveLength(1);
    expect(answers.every(({ bytes }) => textOf(bytes) === 'report')).toBe(true);
  });

  it('hand the key on within one lease when its holder dies (I16)', async () => {
    const key = freshKey();
    // A lease that nobody renews: its holder was killed just after it was granted.
    await redis.set(leaseKey(key), 'a process that was killed', 'PX', LEASE_MS);
    const began = performance.now();

    const got = await get(1, key, never(), answer('report'));

    expect(got.outcome).toBe('computed');
    expect(performance.now() - began).toBeLessThan(LEASE_MS * 1.5 + 200);
  });

  it('keep the lease while a computation outlasts it, and free it afterwards', async () => {
    const key = freshKey();
    const held = new HeldComputation();
    const first = get(0, key, never(), held.compute);
    const run = await held.run(1);
    const second = get(1, key, never(), held.compute);

    await untilRenewed(redis, leaseKey(key));
    expect(held.runs).toBe(1);
    run.finish(bytesOf('report'));

    expect([(await first).outcome, (await second).outcome]).toEqual(['computed', 'joined']);
  });

  it('answer although the lease was lost half-way', async () => {
    const key = freshKey();
    const held = new HeldComputation();
    const lostLeases = () =>
      count('perfolio.cache.lock{outcome=unreleased}') + count('perfolio.cache.lock{outcome=lost}');
    const before = lostLeases();
    const first = get(0, key, never(), held.compute);
    const run = await held.run(1);

    await redis.del(leaseKey(key));
    const second = await get(1, key, never(), answer('report'));
    run.finish(bytesOf('report'));

    expect(second.outcome).toBe('computed');
    expect((await first).outcome).toBe('computed');
    // The loss is only ever a number: it is counted when the lease is to be renewed or released.
    while (lostLeases() === before) await new Promise((resolve) => setImmediate(resolve));
  });

  it('never see what a change made old, whoever reads (I1, I2, I3, I5)', async () => {
    const user = userOf(users++);
    const at = (number: number) => keyOf({ user, generation: generationOf(number) });
    const held = new HeldComputation();
    const late = get(0, at(5), never(), held.compute);
    const run = await held.run(1);

    await fleet.at(2).parts.store.drop({ user, generation: generationOf(6), announcement: bytesOf('') }, never());
    const fresh = await get(0, at(6), never(), answer('D1'));
    run.finish(bytesOf('D0'));

    expect(await late).toMatchObject({ stored: false });
    expect(textOf(fresh.bytes)).toBe('D1');
    for (const index of [0, 1, 2]) expect(textOf((await get(index, at(6), never(), answer('D1'))).bytes)).toBe('D1');
  });

  it('answer nothing old when the generation held is lost (I13)', async () => {
    const user = userOf(users++);
    await get(0, keyOf({ user, generation: generationOf(5) }), never(), answer('D0'));
    await redis.hdel(resultsKey(user), 'g');

    const got = await get(1, keyOf({ user, generation: generationOf(6) }), never(), answer('D1'));

    expect(textOf(got.bytes)).toBe('D1');
    expect(await redis.hkeys(resultsKey(user))).toHaveLength(3);
  });

  it('answer nothing old when Redis comes back from a snapshot (I21, I22)', async () => {
    const user = userOf(users++);
    await get(0, keyOf({ user, generation: generationOf(5) }), never(), answer('D0'));
    const snapshot = await redis.dumpBuffer(resultsKey(user));
    await get(0, keyOf({ user, generation: generationOf(6) }), never(), answer('D1'));
    await redis.restore(resultsKey(user), 0, snapshot, 'REPLACE');

    const got = await get(1, keyOf({ user, generation: generationOf(6) }), never(), answer('D1'));

    expect([got.outcome, textOf(got.bytes)]).toEqual(['computed', 'D1']);
    expect((await get(2, keyOf({ user, generation: generationOf(6) }), never(), answer('D2'))).outcome).toBe(
      'hit-shared',
    );
  });

  it('leave nothing without an end in Redis', async () => {
    const key = freshKey();
    await get(0, key, never(), answer('report'), QUESTION);
    await fleet
      .at(0)
      .parts.store.drop({ user: ALICE, generation: generationOf(6), announcement: bytesOf('') }, never());

    const names = await redis.keys('*');
    const ends = await Promise.all(names.map((name) => redis.pttl(name)));

    expect(names).toContain(askedKey(key.user));
    // The snapshot of the test above was restored without one.
    expect(ends.filter((end) => end === -1)).toEqual([]);
  });

  it('overwrite what is no frame and what is of another type (R10)', async () => {
    const [rot, wrong] = [freshKey(), freshKey()];
    await redis.hset(resultsKey(rot.user), 'g', rot.generation, rot.field, 'rot');
    await redis.set(resultsKey(wrong.user), 'not a hash');
    await redis.set(askedKey(wrong.user), 'not a hash');

    for (const key of [rot, wrong]) {
      await get(0, key, never(), answer('report'), QUESTION);
      await get(0, key, never(), answer('report'), { ...QUESTION, recompute: true });
      expect((await get(1, key, never(), answer('other'))).outcome).toBe('hit-shared');
    }
    expect(fleet.at(0).recorder.count('perfolio.cache.rejected{reason=format}')).toBeGreaterThan(0);
  });
});

describe('leases on three nodes', () => {
  let fleet: Fleet;
  const acquire = (index: number, key: ReturnType<typeof keyOf>) =>
    fleet.at(index).parts.leases.acquire(key, 5_000, never());

  beforeAll(async () => {
    fleet = await startFleet({ leaseNodes: 3 });
  });
  afterAll(() => fleet.stop());

  it('need a majority alone, and take back votes that were of no use', async () => {
    const key = freshKey();
    const [one, two, three] = fleet.leaseNodes.map(({ port }) => new Redis(port, '127.0.0.1'));
    await one?.set(leaseKey(key), 'another', 'PX', 60_000);
    const granted = await acquire(0, key);
    if (typeof granted === 'string') throw new Error(granted);
    await granted.release();
    await two?.set(leaseKey(key), 'another', 'PX', 60_000);

    expect(await acquire(0, key)).toBe('held');

    // The vote is taken back on its own connection: here it is seen a moment later.
    while ((await three?.exists(leaseKey(key))) !== 0);
    for (const client of [one, two, three]) client?.disconnect();
  });

  it('are granted past a node that hangs, and unreachable past two', async () => {
    const key = freshKey();
    const [one, two] = fleet.leaseNodes;
    one?.pause();
    const granted = await acquire(0, key);
    if (typeof granted === 'string') throw new Error(granted);
    expect(await acquire(1, key)).toBe('held');
    await granted.release();
    two?.pause();

    expect(await acquire(0, key)).toBe('unreachable');

    const got = await fleet.at(0).cache.getOrCompute(freshKey(), never(), answer('report'));
    expect(got).toMatchObject({ outcome: 'computed', stored: true });
    one?.resume();
    two?.resume();
  });
});

/** Resolves when the lease's time to live has risen: somebody renewed it. */
async function untilRenewed(redis: Redis, name: string): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  for (;;) {
    const left = await redis.pttl(name);
    if (left > least + LEASE_MS / 10) return;
    least = Math.min(least, left);
  }
}
