import fc from 'fast-check';

import { overlappingReturns } from './overlapping-returns';

describe('overlapping returns', () => {
  it('compound every run of consecutive periods', () => {
    const runs = overlappingReturns(Float64Array.of(0.1, -0.2, 0.5), Int32Array.of(0, 1, 2), 2);

    expect(runs).toHaveLength(2);
    expect(runs[0]).toBeCloseTo(-0.12, 15);
    expect(runs[1]).toBeCloseTo(0.2, 15);
  });

  it('leave out a run across a gap', () => {
    const runs = overlappingReturns(Float64Array.of(0.1, 0.2, 0.3, 0.4), Int32Array.of(3, 4, 6, 7), 2);

    expect(Array.from(runs, (run) => Number(run.toFixed(12)))).toEqual([0.32, 0.82]);
  });

  it('are the returns themselves for one period, and none when the run is longer than the series', () => {
    fc.assert(
      fc.property(fc.float64Array({ min: -0.5, max: 0.5, noNaN: true, maxLength: 20 }), (returns) => {
        const places = Int32Array.from(returns.keys());
        const runs = overlappingReturns(returns, places, 1);

        returns.forEach((value, t) => expect(runs[t]).toBeCloseTo(value, 15));
        expect(overlappingReturns(returns, places, returns.length + 1)).toHaveLength(0);
      }),
    );
  });
});
