import { FakeClock } from '../testing/fake-clock';
import { ALICE, BOB, bytesOf, generationOf, keyOf } from '../testing/samples';

import { LocalStore } from './local-store';

const ENTRY_MS = 60_000;

function make({ maxBytes = 100_000, userBytes = 100_000, entryBytes = 100_000 } = {}) {
  const clock = new FakeClock();
  const store = new LocalStore(clock, { maxBytes, entryMs: ENTRY_MS, userBytes, entryBytes });
  const kept = (text = 'x', lifeMs = 1_800_000) => ({
    bytes: bytesOf(text),
    computedAt: clock.now(),
    stored: true,
    expiresAt: clock.now() + lifeMs,
  });
  return { clock, store, kept };
}

describe('L1', () => {
  it('never answers across generations', () => {
    const { store, kept } = make();
    store.put(keyOf({ generation: generationOf(5, 1) }), kept());

    expect(store.get(keyOf({ generation: generationOf(5, 2) }))).toBeUndefined();
    expect(store.get(keyOf({ generation: generationOf(6, 1) }))).toBeUndefined();
    expect(store.get(keyOf({ generation: generationOf(5, 1) }))).toBeDefined();
  });

  it('rids itself of every entry within its life, untouched ones too', async () => {
    const { clock, store, kept } = make();
    for (let digest = 0; digest < 6; digest += 1) {
      store.put(keyOf({ digest }), kept());
      await clock.advance(7_000);
    }

    await clock.advance(ENTRY_MS - 7_000);

    expect(store.size).toBe(0);
    expect(store.bytes).toBe(0);
  });

  it('keeps nothing beyond the end of the answer itself', async () => {
    const { clock, store, kept } = make();
    store.put(keyOf(), kept('x', 1_000));

    await clock.advance(1_000);

    expect(store.get(keyOf())).toBeUndefined();
  });

  it('measures lives by the monotonic clock', () => {
    const { clock, store, kept } = make();
    store.put(keyOf(), kept());

    clock.stepWall(86_400_000);

    expect(store.get(keyOf())).toBeDefined();
  });

  it('is bounded in bytes, the least used going first', () => {
    const { store, kept } = make({ maxBytes: 5_000 });
    store.put(keyOf({ digest: 1 }), kept('x'.repeat(1_500)));
    store.put(keyOf({ digest: 2 }), kept('x'.repeat(1_500)));
    store.get(keyOf({ digest: 1 }));

    store.put(keyOf({ digest: 3 }), kept('x'.repeat(1_500)));

    expect([1, 2, 3].map((digest) => store.get(keyOf({ digest })) !== undefined)).toEqual([true, false, true]);
    expect(store.bytes).toBeLessThanOrEqual(5_000);
  });

  it('does not take what is larger than all of it', () => {
    const { store, kept } = make({ maxBytes: 5_000 });

    store.put(keyOf(), kept('x'.repeat(6_000)));

    expect(store.size).toBe(0);
  });

  it('gives one user no more than his share, his oldest going first', () => {
    const { store, kept } = make({ maxBytes: 20_000, userBytes: 5_000 });
    store.put(keyOf({ user: BOB }), kept('x'.repeat(1_500)));
    for (const digest of [1, 2, 3]) store.put(keyOf({ user: ALICE, digest }), kept('x'.repeat(1_500)));

    const held = [1, 2, 3].map((digest) => store.get(keyOf({ user: ALICE, digest })) !== undefined);

    expect(held).toEqual([false, true, true]);
    expect(store.get(keyOf({ user: BOB }))).toBeDefined();
  });

  it('counts what is kept twice once', () => {
    const { store, kept } = make({ maxBytes: 20_000, userBytes: 5_000 });
    for (let time = 0; time < 10; time += 1) store.put(keyOf({ digest: 1 }), kept('x'.repeat(1_500)));

    store.put(keyOf({ digest: 2 }), kept('x'.repeat(1_500)));

    expect(store.size).toBe(2);
  });

  it('does not take what is larger than an entry may be', () => {
    const { store, kept } = make({ entryBytes: 2_000 });

    store.put(keyOf(), kept('x'.repeat(2_000)));

    expect(store.size).toBe(0);
  });

  it('counts its hits where it is told to', () => {
    const { store, kept } = make();
    const [counted, noted] = [{ hits: 0 }, { hits: 5 }];
    store.put(keyOf(), kept(), { counted, noted });

    store.get(keyOf());
    store.get(keyOf());
    store.get(keyOf({ digest: 2 }));

    expect([counted.hits, noted.hits]).toEqual([2, 7]);
  });

  it('drops only older generations, and only of that user', () => {
    const { store, kept } = make();
    const keys = [
      keyOf({ user: ALICE, generation: generationOf(5) }),
      keyOf({ user: ALICE, generation: generationOf(6, 2) }),
      keyOf({ user: ALICE, generation: generationOf(6) }),
      keyOf({ user: ALICE, generation: generationOf(7) }),
      keyOf({ user: BOB, generation: generationOf(5) }),
    ];
    for (const key of keys) store.put(key, kept());

    store.dropBelow(ALICE, generationOf(6));

    expect(keys.map((key) => store.get(key) !== undefined)).toEqual([false, false, true, true, true]);
  });

  it('takes nothing older than what it was told to drop (I3)', () => {
    const { store, kept } = make();
    store.dropBelow(ALICE, generationOf(6));
    store.dropBelow(ALICE, generationOf(4));

    store.put(keyOf({ generation: generationOf(5) }), kept());

    expect(store.size).toBe(0);
  });
});
