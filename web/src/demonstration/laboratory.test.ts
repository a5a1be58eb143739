import { FakeClock } from '../../../libs/cache/testing/fake-clock';

import { Laboratory } from './laboratory';
import type { Deed, Happening } from './messages';

/** Chance that comes again. */
function drawnFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

function start(seed = 1) {
  const time = new FakeClock();
  const happened: Happening[] = [];
  const random = drawnFrom(seed);
  const secret = new Uint8Array(32).fill(7);
  const laboratory = new Laboratory({ time, random, secret, onHappening: (happening) => happened.push(happening) });
  const act = async (deed: Deed, ms = 4_000) => {
    laboratory.do(deed);
    await time.advance(ms);
  };
  const kinds = () => happened.map(({ kind }) => kind);
  return { laboratory, time, random, happened, kinds, act, state: () => laboratory.state() };
}

describe('three replicas that are played in one', () => {
  it('compute once for fifty people, and then not at all', async () => {
    const { act, state, happened } = start();

    await act({ kind: 'crowd' });
    await act({ kind: 'crowd' });

    expect(await state()).toMatchObject({ asked: 100, answered: 100, computations: 1, stale: 0 });
    const crowds = happened.filter((happening) => happening.kind === 'crowd answered');
    expect(crowds.map(({ computations }) => computations)).toEqual([1, 0]);
    expect(crowds[0]?.answered.outcomes).toMatchObject({ computed: 1, joined: 49 });
  });

  it('tell who computes and who waits while it lasts, and show the lease', async () => {
    const { laboratory, time, state } = start();
    laboratory.do({ kind: 'crowd' });
    await time.advance(1_000);

    const { replicas, server } = await state();

    expect(replicas.map(({ activity }) => activity.waiting)).toEqual([17, 17, 16]);
    expect(replicas.reduce((sum, { activity }) => sum + activity.computing, 0)).toBe(1);
    expect(server.leases).toHaveLength(1);
    expect(replicas.filter(({ holdsLease }) => holdsLease)).toHaveLength(1);
    await time.advance(4_000);
    expect((await state()).server).toMatchObject({ leases: [], entries: 1 });
  });

  it('give nobody an older answer while the bus is cut, noticed or not', async () => {
    const { act, state, kinds } = start();
    await act({ kind: 'crowd' });
    await act({ kind: 'bus', isWhole: false }, 100);

    await act({ kind: 'change' }, 100);
    await act({ kind: 'crowd' });
    await act({ kind: 'change' }, 100);
    await act({ kind: 'crowd' });

    expect(kinds()).not.toContain('heard');
    expect(await state()).toMatchObject({ answered: 150, computations: 3, stale: 0 });
    expect((await state()).replicas.map(({ link }) => link)).toEqual(['down', 'down', 'down']);
  });

  it('count stale answers when the bus is trusted in place of the record, and is cut', async () => {
    const { act, state } = start();
    await act({ kind: 'trust', trustsBus: true });
    await act({ kind: 'crowd' });
    await act({ kind: 'bus', isWhole: false }, 100);

    await act({ kind: 'change' }, 100);
    await act({ kind: 'crowd' }, 100);

    expect(await state()).toMatchObject({ answered: 100, stale: 50 });
  });

  it('compute each for its own people while Redis is away, and share again when it is back', async () => {
    const { act, state, happened } = start();
    await act({ kind: 'redis', isUp: false });

    await act({ kind: 'crowd' });
    expect(await state()).toMatchObject({ answered: 50, computations: 3, stale: 0, server: { isUp: false } });
    await act({ kind: 'redis', isUp: true });
    await act({ kind: 'change' });
    await act({ kind: 'crowd' });

    expect(await state()).toMatchObject({
      answered: 100,
      computations: 4,
      stale: 0,
      server: { isUp: true, entries: 1 },
    });
    expect(happened.filter(({ kind }) => kind === 'crowd answered')).toHaveLength(2);
  });

  it('replace a holder that stands still, and are not deceived when it goes on', async () => {
    const { act, state, happened } = start();
    await act({ kind: 'pause' }, 1_000);
    const paused = (await state()).replicas.filter(({ isPaused }) => isPaused);
    expect(paused.map(({ name, holdsLease }) => [name, holdsLease])).toEqual([['A', true]]);

    await act({ kind: 'ask', replica: 'B' }, 10_000);
    expect(await state()).toMatchObject({ asked: 2, answered: 1, computations: 2, stale: 0 });
    await act({ kind: 'change' });
    await act({ kind: 'resume' });

    expect(await state()).toMatchObject({ answered: 2, stale: 0 });
    const leases = happened.flatMap((one) => (one.kind === 'lease' ? [`${one.replica} ${one.outcome}`] : []));
    expect(leases).toEqual(expect.arrayContaining(['A acquired', 'B held', 'B acquired', 'B released', 'A lost']));
    expect(happened).toContainEqual({ kind: 'fill refused', replica: 'A', reason: 'superseded' });
  });

  it('have nobody to pause where there are no leases', async () => {
    const { act, kinds } = start();
    await act({ kind: 'redis', isUp: false });
    await act({ kind: 'pause' });

    expect(kinds()).toContain('nobody to pause');
    expect(kinds()).not.toContain('paused');
  });

  it.each([1, 2, 3, 4, 5, 6])('give nobody an older answer, whatever is done to them (seed %i)', async (seed) => {
    const { act, state, random } = start(seed);
    const deeds: readonly Deed[] = [
      { kind: 'change' },
      { kind: 'change' },
      { kind: 'crowd' },
      { kind: 'crowd' },
      { kind: 'ask', replica: 'A' },
      { kind: 'ask', replica: 'B' },
      { kind: 'ask', replica: 'C' },
      { kind: 'bus', isWhole: false },
      { kind: 'bus', isWhole: true },
      { kind: 'redis', isUp: false },
      { kind: 'redis', isUp: true },
      { kind: 'pause' },
      { kind: 'resume' },
      { kind: 'computeMs', ms: 500 },
      { kind: 'computeMs', ms: 2_000 },
    ];
    for (let deed = 0; deed < 60; deed += 1) {
      await act(deeds[Math.trunc(random() * deeds.length)] ?? { kind: 'change' }, random() * 1_500);
    }
    await act({ kind: 'resume' }, 70_000);

    const { asked, answered, stale } = await state();
    expect(stale).toBe(0);
    expect(answered).toBeGreaterThan(asked / 2);
  });
});
