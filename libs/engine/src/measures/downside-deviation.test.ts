import fc from 'fast-check';

import { downsideDeviation } from './downside-deviation';

describe('the downside deviation', () => {
  it('takes its mean over all periods', () => {
    expect(downsideDeviation(Float64Array.of(0.03, -0.04, 0, -0.03))).toBeCloseTo(0.025, 15);
  });

  it('is 0 without a shortfall', () => {
    expect(downsideDeviation(Float64Array.of(0, 0.1))).toBe(0);
  });

  it('together with the upside makes the root mean square', () => {
    fc.assert(
      fc.property(fc.float64Array({ min: -1, max: 1, noNaN: true, minLength: 1, maxLength: 30 }), (excess) => {
        const upside = downsideDeviation(excess.map((value) => -value));
        const meanSquare = excess.reduce((sum, value) => sum + value * value, 0) / excess.length;

        expect(downsideDeviation(excess) ** 2 + upside ** 2).toBeCloseTo(meanSquare, 12);
      }),
    );
  });
});
