import { FakeClock } from '../testing/fake-clock';
import { RecordingMeter } from '../testing/recording-meter';
import {
  ALICE,
  BOB,
  bytesOf,
  digestOf,
  generationOf,
  keyOf,
  METHOD,
  never,
  sealingKeyOf,
  userOf,
} from '../testing/samples';

import { createMemoryParts, createResultCache } from './index';
import type { CacheLimits } from './limits';

function make(limits: Partial<CacheLimits> = {}) {
  const clock = new FakeClock();
  const parts = createMemoryParts({ clock });
  const recorder = new RecordingMeter();
  const cache = createResultCache({
    parts,
    sealingKeys: [sealingKeyOf(1)],
    limits,
    clock,
    random: () => 0.5,
    meter: recorder.meter,
  });
  const answer = async () => {
    await clock.advance(20);
    return bytesOf('report');
  };
  return { clock, parts, recorder, cache, answer };
}

describe('an inspection', () => {
  it('says what a user holds, how old it is, what it cost and how often it was hit', async () => {
    const { cache, clock, answer } = make();
    for (let time = 0; time < 4; time += 1) await cache.getOrCompute(keyOf(), never(), answer);
    await clock.advance(1_000);

    const { local, users, others } = await cache.inspect(never());

    expect(local.entries).toBe(1);
    expect(others).toBe(0);
    expect(users).toEqual([
      {
        user: ALICE,
        store: 'counted',
        methods: [{ method: METHOD, entries: 1, bytes: expect.any(Number), ageMs: 1_020, costMs: 20, hitRatio: 0.75 }],
      },
    ]);
  });

  it('says what goes on: who waits, who computes, which leases are held, and where answers came from', async () => {
    const { cache, clock, parts } = make();
    const open = Promise.withResolvers<Uint8Array>();
    const ask = () => cache.getOrCompute(keyOf(), never(), () => open.promise);
    const callers = [ask(), ask(), ask()];
    await clock.advance(0);

    const { activity: during } = await cache.inspect(never());
    open.resolve(bytesOf('report'));
    await Promise.all(callers);
    await ask();
    await parts.store.drop({ user: ALICE, generation: generationOf(6), announcement: bytesOf('') }, never());
    const { activity: after } = await cache.inspect(never());

    expect(during).toMatchObject({ flights: 1, waiting: 3, computing: 1, leases: 1, isStoreAvoided: false });
    expect(after).toMatchObject({ flights: 0, waiting: 0, computing: 0, leases: 0 });
    expect(after.answers).toMatchObject({ computed: 1, followed: 2, 'hit-local': 1 });
    expect(after.invalidations).toEqual({ bus: 1, link: 0 });
  });

  it('never holds a key', async () => {
    const { cache, answer } = make();
    await cache.getOrCompute(keyOf({ digest: 0xabcdef }), never(), answer);

    expect(JSON.stringify(await cache.inspect(never()))).not.toContain(digestOf(0xabcdef));
  });

  it('looks at a hundred users at most, and says how many more there are', async () => {
    const { cache } = make();
    for (let user = 0; user < 130; user += 1) {
      await cache.getOrCompute(keyOf({ user: userOf(user) }), never(), async () => bytesOf('x'));
    }

    const { users, others } = await cache.inspect(never());

    expect([users.length, others]).toEqual([100, 30]);
  });

  it('looks at users that are asked for, and tells when the store is away', async () => {
    const { cache, parts, answer } = make();
    await cache.getOrCompute(keyOf({ user: BOB }), never(), answer);
    parts.store.usageOf = () => Promise.reject(new Error('away'));

    const { users } = await cache.inspect(never(), [BOB]);

    expect(users).toMatchObject([{ user: BOB, store: 'away', methods: [{ method: METHOD, costMs: 20, hitRatio: 0 }] }]);
  });
});

describe('what is measured', () => {
  it('names every instrument of the house, and nobody in its labels', async () => {
    const { cache, parts, recorder, answer } = make();
    await cache.getOrCompute(keyOf(), never(), answer);
    await cache.getOrCompute(keyOf(), never(), answer);
    await parts.store.drop({ user: ALICE, generation: generationOf(6), announcement: bytesOf('') }, never());
    await cache.getOrCompute(keyOf(), never(), answer);

    const names = new Set([...recorder.snapshot().keys()].map((name) => name.replace(/\{.*/, '')));

    for (const name of [
      'requests',
      'fill.duration',
      'fill.rejected',
      'invalidations',
      'invalidation.lag',
      'breaker.state',
      'entries',
      'bytes',
    ]) {
      expect(names).toContain(`perfolio.cache.${name}`);
    }
    for (const value of recorder.labelValues) expect(value).toMatch(/^[a-z-]+$/);
  });

  it('counts an answer by where it came from', async () => {
    const { cache, recorder, answer } = make();
    for (let time = 0; time < 3; time += 1) await cache.getOrCompute(keyOf(), never(), answer);

    expect(recorder.count('perfolio.cache.requests{tier=none,outcome=computed}')).toBe(1);
    expect(recorder.count('perfolio.cache.requests{tier=local,outcome=hit}')).toBe(2);
  });
});

describe('an answer larger than an entry may be', () => {
  it('is handed out and kept nowhere', async () => {
    const { cache, recorder } = make({ entryBytes: 10 });
    const big = async () => bytesOf('eleven byte');

    const got = await cache.getOrCompute(keyOf(), never(), big);

    expect(got).toMatchObject({ outcome: 'computed', stored: false });
    expect((await cache.getOrCompute(keyOf(), never(), big)).outcome).toBe('computed');
    expect(recorder.count('perfolio.cache.fill.rejected{reason=too-large}')).toBe(2);
  });
});
