import fc from 'fast-check';

import { changedWeights, tickersNamed } from './changed-weights';

const CURRENT = [
  { ticker: 'A', weight: 0.5 },
  { ticker: 'B', weight: -0.25 },
  { ticker: 'C', weight: 0.25 },
];

describe('changed weights', () => {
  it('add the deltas to what is held, a new ticker at the end', () => {
    const delta = [
      { ticker: 'N', change: 0.125 },
      { ticker: 'B', change: -0.25 },
    ];

    expect(changedWeights(CURRENT, { delta })).toEqual([
      { ticker: 'A', weight: 0.5 },
      { ticker: 'B', weight: -0.5 },
      { ticker: 'C', weight: 0.25 },
      { ticker: 'N', weight: 0.125 },
    ]);
  });

  it('take minus the sum of the deltas from the ticker that funds them', () => {
    const delta = [
      { ticker: 'A', change: 0.25 },
      { ticker: 'B', change: -0.125 },
    ];

    expect(changedWeights(CURRENT, { delta, fundFrom: 'C' }).map(({ weight }) => weight)).toEqual([
      0.75, -0.375, 0.125,
    ]);
    expect(changedWeights(CURRENT, { delta, fundFrom: 'CASH' }).at(-1)).toEqual({ ticker: 'CASH', weight: -0.125 });
  });

  it('add up several deltas of one ticker, its funding included', () => {
    const delta = [
      { ticker: 'A', change: 0.25 },
      { ticker: 'A', change: 0.25 },
    ];

    expect(changedWeights(CURRENT, { delta })[0]).toEqual({ ticker: 'A', weight: 1 });
    expect(changedWeights(CURRENT, { delta, fundFrom: 'A' })[0]).toEqual({ ticker: 'A', weight: 0.5 });
  });

  it('replace everything by new weights, in their order', () => {
    const newWeights = [
      { ticker: 'Z', weight: 3 },
      { ticker: 'A', weight: 1 },
    ];

    expect(changedWeights(CURRENT, { newWeights })).toEqual(newWeights);
  });

  it('drop what is left with less than 1e-12, and nothing above it', () => {
    const left = (weight: number) => changedWeights([], { newWeights: [{ ticker: 'A', weight }] }).length;

    expect([left(0), left(9e-13), left(-9e-13), left(1e-12), left(-2e-12)]).toEqual([0, 0, 0, 1, 1]);
    expect(changedWeights(CURRENT, { delta: [{ ticker: 'C', change: -0.25 }] })).toHaveLength(2);
  });

  it('keep the sum when funded, and move it by the deltas when not', () => {
    const change = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(change, change, (a, b) => {
        const delta = [
          { ticker: 'A', change: a },
          { ticker: 'N', change: b },
        ];
        const sum = (fundFrom?: string) =>
          changedWeights(CURRENT, { delta, fundFrom }).reduce((total, { weight }) => total + weight, 0);

        expect(sum('C')).toBeCloseTo(0.5, 11);
        expect(sum()).toBeCloseTo(0.5 + a + b, 11);
      }),
    );
  });

  it('name every ticker of the change', () => {
    expect(tickersNamed({ delta: [{ ticker: 'A', change: 1 }], fundFrom: 'C' })).toEqual(['A', 'C']);
    expect(tickersNamed({ delta: [{ ticker: 'A', change: 1 }] })).toEqual(['A']);
    expect(tickersNamed({ newWeights: CURRENT })).toEqual(['A', 'B', 'C']);
  });
});
