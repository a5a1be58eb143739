import { HeldComputation } from '../testing/computation';
import { FakeClock } from '../testing/fake-clock';
import { RecordingMeter } from '../testing/recording-meter';
import { ALICE, BOB, bytesOf, generationOf, keyOf, METHOD, never, sealingKeyOf, textOf } from '../testing/samples';

import { type CacheKey, createMemoryParts, createResultCache, type SealingKey } from './index';
import type { CacheLimits } from './limits';

function make({ caches = 2, limits = {} as Partial<CacheLimits>, keys = [[sealingKeyOf(1)]] as SealingKey[][] } = {}) {
  const clock = new FakeClock();
  const parts = createMemoryParts({ clock });
  const recorder = new RecordingMeter();
  const cacheOf = (sealingKeys: readonly SealingKey[]) =>
    createResultCache({ parts, sealingKeys, limits, clock, random: () => 0.5, meter: recorder.meter });
  const all = Array.from({ length: caches }, (_, index) => cacheOf(keys[index] ?? keys[0] ?? []));
  const at = (index: number) => {
    const cache = all[index];
    if (cache === undefined) throw new Error(`there are ${all.length} caches`);
    return cache;
  };
  const drop = (user: string, number: number) =>
    parts.store.drop({ user, generation: generationOf(number), announcement: new Uint8Array(0) }, never());
  return { clock, parts, recorder, at, cacheOf, drop };
}

const answer = (text: string) => async () => bytesOf(text);
const refuse = async (): Promise<Uint8Array> => {
  throw new Error('must not be computed');
};

describe('looking up', () => {
  it('computes once, then answers from L1, and elsewhere from the shared store', async () => {
    const { at, recorder } = make();
    const key = keyOf();

    const first = await at(0).getOrCompute(key, never(), answer('report'));
    const second = await at(0).getOrCompute(key, never(), refuse);
    const third = await at(1).getOrCompute(key, never(), refuse);

    expect([first, second, third].map(({ outcome }) => outcome)).toEqual(['computed', 'hit-local', 'hit-shared']);
    expect([first, second, third].map(({ bytes }) => textOf(bytes))).toEqual(['report', 'report', 'report']);
    expect(new Set([first, second, third].map(({ computedAt }) => computedAt.getTime())).size).toBe(1);
    expect(recorder.count('perfolio.cache.computations')).toBe(1);
  });

  it('computes once for 200 callers over four processes', async () => {
    const { at, recorder } = make({ caches: 4 });
    const held = new HeldComputation();
    const all = Array.from({ length: 200 }, (_, index) => at(index % 4).getOrCompute(keyOf(), never(), held.compute));

    (await held.run(1)).finish(bytesOf('report'));
    const answers = await Promise.all(all);

    expect(held.runs).toBe(1);
    expect(recorder.count('perfolio.cache.computations')).toBe(1);
    expect(answers.filter(({ outcome }) => outcome === 'computed')).toHaveLength(1);
    expect(answers.filter(({ outcome }) => outcome === 'joined')).toHaveLength(199);
  });

  it.each([
    ['user', { user: BOB }],
    ['number of the generation', { generation: generationOf(6) }],
    ['tag of the generation', { generation: generationOf(5, 2) }],
    ['method', { method: `${METHOD}2` }],
    ['digest', { digest: 2 }],
  ])('never answers for another %s (I24)', async (_part, other) => {
    const { at } = make();
    await at(0).getOrCompute(keyOf(), never(), answer('one'));

    const other1 = await at(0).getOrCompute(keyOf(other), never(), answer('other'));
    const other2 = await at(1).getOrCompute(keyOf(other), never(), refuse);

    expect([textOf(other1.bytes), textOf(other2.bytes)]).toEqual(['other', 'other']);
  });

  it('hands out copies that nobody else can corrupt', async () => {
    const { at } = make();
    const computed = bytesOf('report');
    const first = await at(0).getOrCompute(keyOf(), never(), async () => computed);

    computed.fill(0);
    first.bytes.fill(0);
    (await at(0).getOrCompute(keyOf(), never(), refuse)).bytes.fill(0);

    expect(textOf((await at(0).getOrCompute(keyOf(), never(), refuse)).bytes)).toBe('report');
    expect(textOf((await at(1).getOrCompute(keyOf(), never(), refuse)).bytes)).toBe('report');
  });

  it('does not begin for a caller who has left', async () => {
    const { at } = make();

    await expect(at(0).getOrCompute(keyOf(), AbortSignal.abort(), refuse)).rejects.toMatchObject({
      reason: 'CANCELLED',
    });
  });

  it('computes anew when told to, past whatever is held or under way', async () => {
    const { at } = make();
    const held = new HeldComputation();
    const plain = at(0).getOrCompute(keyOf(), never(), held.compute);
    await held.run(1);

    const anew = await at(0).getOrCompute(keyOf(), never(), answer('anew'), { recompute: true });

    expect(anew).toMatchObject({ outcome: 'computed', stored: true });
    expect(textOf((await at(1).getOrCompute(keyOf(), never(), refuse)).bytes)).toBe('anew');
    (await held.run(1)).finish(bytesOf('plain'));
    expect(textOf((await plain).bytes)).toBe('plain');
  });

  it('forgets an answer when its time is over, a tenth of it left to chance', async () => {
    const { at, clock } = make({ limits: { localEntryMs: 1 } });
    await at(0).getOrCompute(keyOf(), never(), answer('old'), { ttlMs: 1_000 });
    await clock.advance(949);
    expect((await at(1).getOrCompute(keyOf(), never(), refuse)).outcome).toBe('hit-shared');

    await clock.advance(1);

    expect((await at(0).getOrCompute(keyOf(), never(), answer('new'))).outcome).toBe('computed');
  });

  it('never keeps a failure', async () => {
    const { at } = make();
    await expect(at(0).getOrCompute(keyOf(), never(), refuse)).rejects.toThrow('must not be computed');

    expect((await at(1).getOrCompute(keyOf(), never(), answer('report'))).outcome).toBe('computed');
  });

  it('tells another process at once when the holder fails (I15, I17)', async () => {
    const { at } = make();
    const [failing, next] = [new HeldComputation(), new HeldComputation()];
    const first = at(0)
      .getOrCompute(keyOf(), never(), failing.compute)
      .catch(() => 'failed');
    const run = await failing.run(1);
    const second = at(1).getOrCompute(keyOf(), never(), next.compute);

    run.fail(new Error('no'));
    (await next.run(1)).finish(bytesOf('report'));

    expect(await first).toBe('failed');
    expect((await second).outcome).toBe('computed');
  });

  it('gives the lease up when nobody waits any longer', async () => {
    const { at } = make();
    const held = new HeldComputation();
    const caller = new AbortController();
    const left = at(0)
      .getOrCompute(keyOf(), caller.signal, held.compute)
      .catch(() => 'left');
    const run = await held.run(1);

    caller.abort();

    expect(await left).toBe('left');
    expect(run.signal.aborted).toBe(true);
    expect((await at(1).getOrCompute(keyOf(), never(), answer('report'))).outcome).toBe('computed');
  });
});

describe('a change', () => {
  it('is not undone by a computation that began before it (I1)', async () => {
    const { at, drop } = make();
    const held = new HeldComputation();
    const before = at(0).getOrCompute(keyOf({ generation: generationOf(5) }), never(), held.compute);
    const run = await held.run(1);

    await drop(ALICE, 6);
    run.finish(bytesOf('old'));
    expect(await before).toMatchObject({ outcome: 'computed', stored: false });

    for (const index of [0, 1]) {
      const after = await at(index).getOrCompute(keyOf({ generation: generationOf(6) }), never(), answer('new'));
      expect(textOf(after.bytes)).toBe('new');
    }
  });

  it('is not answered by a computation that began before it (I2)', async () => {
    const { at, drop } = make();
    const held = new HeldComputation();
    const before = at(0).getOrCompute(keyOf({ generation: generationOf(5) }), never(), held.compute);
    const run = await held.run(1);
    await drop(ALICE, 6);

    const after = await at(0).getOrCompute(keyOf({ generation: generationOf(6) }), never(), answer('new'));

    expect(textOf(after.bytes)).toBe('new');
    run.finish(bytesOf('old'));
    await before;
  });

  it('makes the old entry unreachable at once, even if no message arrives (I5, I6, I18)', async () => {
    const { at } = make();
    await at(0).getOrCompute(keyOf({ generation: generationOf(5) }), never(), answer('old'));

    const after = await at(0).getOrCompute(keyOf({ generation: generationOf(6) }), never(), answer('new'));

    expect(textOf(after.bytes)).toBe('new');
  });

  it('drops what every L1 holds of that user (I9)', async () => {
    const { at, drop, recorder } = make();
    const [alice, bob] = [keyOf({ user: ALICE }), keyOf({ user: BOB })];
    for (const key of [alice, bob]) await at(0).getOrCompute(key, never(), answer('x'));

    await drop(ALICE, 6);

    expect((await at(0).getOrCompute(alice, never(), answer('x'))).outcome).toBe('computed');
    expect((await at(0).getOrCompute(bob, never(), refuse)).outcome).toBe('hit-local');
    expect(recorder.count('perfolio.cache.invalidations{source=bus}')).toBe(2);
  });

  it('lets the later of two computations stand when the first wakes late (I8, I14)', async () => {
    const { at } = make();
    const slow = new HeldComputation();
    const late = at(0).getOrCompute(keyOf({ generation: generationOf(5) }), never(), slow.compute);
    const run = await slow.run(1);
    await at(0).getOrCompute(keyOf({ generation: generationOf(6) }), never(), answer('D1'));

    run.finish(bytesOf('D0'));

    expect(await late).toMatchObject({ stored: false });
    expect(textOf((await at(1).getOrCompute(keyOf({ generation: generationOf(6) }), never(), refuse)).bytes)).toBe(
      'D1',
    );
  });
});

describe('a frame that does not verify', () => {
  const plant = async (from: CacheKey, to: CacheKey) => {
    const made = make();
    await made.at(0).getOrCompute(from, never(), answer('foreign'));
    const frame = await made.parts.store.lookUp(from, never());
    const quota = { entries: 9, bytes: 99_999 };
    const expiresAt = made.clock.now() + 60_000;
    await made.parts.store.fill(
      { key: to, frame: frame ?? new Uint8Array(0), expiresAt, ttlMs: 60_000, quota },
      never(),
    );
    return made;
  };

  it.each([
    ['another user', { user: BOB }, 'owner'],
    ['another method', { method: `${METHOD}2` }, 'seal'],
    ['another digest', { digest: 2 }, 'digest'],
  ])('because it is of %s is a miss and is counted', async (_what, other, reason) => {
    const { at, recorder } = await plant(keyOf(other), keyOf());

    const mine = await at(1).getOrCompute(keyOf(), never(), answer('mine'));

    expect(textOf(mine.bytes)).toBe('mine');
    expect(recorder.count(`perfolio.cache.rejected{reason=${reason}}`)).toBeGreaterThan(0);
    expect((await at(1).getOrCompute(keyOf(), never(), refuse)).outcome).toBe('hit-local');
  });

  it('because its key is not known here yet is a plain miss', async () => {
    const { at, recorder } = make({ keys: [[sealingKeyOf(2), sealingKeyOf(1)], [sealingKeyOf(1)]] });
    await at(0).getOrCompute(keyOf(), never(), answer('new key'));

    expect((await at(1).getOrCompute(keyOf(), never(), answer('old key'))).outcome).toBe('computed');
    expect(recorder.count('perfolio.cache.rejected{reason=owner}')).toBe(0);
    expect(recorder.count('perfolio.cache.rejected{reason=seal}')).toBe(0);
  });
});

describe('telemetry', () => {
  it('names no user, no key, no digest', async () => {
    const { at, drop, recorder } = make();
    await at(0).getOrCompute(keyOf(), never(), answer('x'));
    await at(1).getOrCompute(keyOf(), never(), answer('x'));
    await drop(ALICE, 9);
    await at(0).getOrCompute(keyOf(), never(), answer('x'));

    expect([...recorder.labelValues].every((value) => /^[a-z-]+$/.test(value))).toBe(true);
    expect(recorder.count('perfolio.cache.requests{tier=none,outcome=computed}')).toBe(2);
    expect(recorder.count('perfolio.cache.requests{tier=shared,outcome=hit}')).toBe(1);
    expect(recorder.count('perfolio.cache.fill.rejected{reason=superseded}')).toBe(1);
  });

  it('says per user and method what is held, hit and missed', async () => {
    const { at } = make();
    await at(0).getOrCompute(keyOf(), never(), answer('x'));
    await at(0).getOrCompute(keyOf(), never(), refuse);

    expect(await at(0).usageOf(ALICE, never())).toEqual([
      { method: METHOD, entries: 1, bytes: expect.any(Number), hits: 1, misses: 1 },
    ]);
    expect(await at(0).usageOf(BOB, never())).toEqual([]);
  });
});
