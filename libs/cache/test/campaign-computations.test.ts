import { Computations, type Finished, type Window } from '../testing/campaign/computations';

const KEY = { user: 'alice', generation: '7-a', request: 1 };
const NO_EXCUSE = () => [];

const FIRST: Finished = { id: 'first', leaseAskedAt: 1_000, startedAt: 1_010, endedAt: 1_050, stored: true };

function unexplained(
  later: Partial<Finished>,
  earlier: Partial<Finished> = {},
  excuses: (user: string) => readonly Window[] = NO_EXCUSE,
): number {
  const computations = new Computations();
  computations.add(KEY, { ...FIRST, ...earlier });
  computations.add(KEY, { ...FIRST, id: 'later', ...later });
  return computations.unexplained(excuses).length;
}

const LATER = { leaseAskedAt: 1_060, startedAt: 1_070, endedAt: 1_100 };

describe('computations of one key', () => {
  it('are unexplained when a lease was had although the answer lay there', () => {
    expect(unexplained(LATER)).toBe(1);
    expect(unexplained({ ...LATER, leaseAskedAt: 1_020 })).toBe(1);
    expect(unexplained(LATER, { leaseAskedAt: null })).toBe(1);
  });

  it('are unexplained when two had the lease at once, whether or not an answer was stored', () => {
    expect(unexplained({ leaseAskedAt: 1_015, startedAt: 1_020 }, { stored: false })).toBe(1);
  });

  it('need no excuse where the first was not stored and over, or the other had no lease', () => {
    expect(unexplained(LATER, { stored: false })).toBe(0);
    expect(unexplained({ ...LATER, leaseAskedAt: null })).toBe(0);
  });

  it('need no excuse where what was asked for anew was stored after the other had asked for its lease', () => {
    expect(unexplained({ ...LATER, leaseAskedAt: 1_049 }, { leaseAskedAt: null })).toBe(0);
  });

  it('are excused by a fault between them, and no longer when it was over long before', () => {
    expect(unexplained(LATER, {}, () => [{ start: 1_040, end: 1_045 }])).toBe(0);
    const long = { leaseAskedAt: 9_000, startedAt: 9_010, endedAt: 9_050 };
    const over = { leaseAskedAt: 8_900, startedAt: 8_910, endedAt: 8_950 };
    expect(unexplained(long, over, () => [{ start: 1_040, end: 1_045 }])).toBe(1);
  });

  it('are not mistaken for those of another key', () => {
    const computations = new Computations();
    computations.add(KEY, FIRST);
    computations.add({ ...KEY, generation: '8-b' }, { ...FIRST, ...LATER });
    expect(computations.unexplained(NO_EXCUSE)).toEqual([]);
    expect([computations.count, computations.extra]).toEqual([2, 0]);
  });
});
