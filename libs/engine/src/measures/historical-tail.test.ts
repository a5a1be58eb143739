import fc from 'fast-check';

import { historicalTail, sortedLosses } from './historical-tail';

const series = fc.float64Array({ min: -0.9, max: 0.9, noNaN: true, minLength: 1, maxLength: 60 });
const confidence = fc.double({ min: 0.5, max: 0.999, noNaN: true });

/** Losses 1 to 20. */
const twenty = sortedLosses(Float64Array.from({ length: 20 }, (_, t) => ((t * 7) % 20) - 20));

describe('the historical tail', () => {
  it('takes the ceil(confidence T)-th smallest loss, rounding not counted', () => {
    // 0.95 x 20 is 19.000000000000004 in a double, and still the nineteenth.
    expect(historicalTail(twenty, 0.95).valueAtRisk).toBe(19);
    expect(historicalTail(twenty, 0.951).valueAtRisk).toBe(20);
    expect(historicalTail(twenty, 0.9).valueAtRisk).toBe(18);
  });

  it('has the mean of the worst (1 - confidence) T periods as its shortfall, with a fraction of the last', () => {
    expect(historicalTail(twenty, 0.9).expectedShortfall).toBeCloseTo(19.5, 12);
    // The worst 2.5 of 20: 20, 19 and half of 18.
    expect(historicalTail(twenty, 0.875).expectedShortfall).toBeCloseTo((20 + 19 + 9) / 2.5, 12);
  });

  it('is the largest loss when less than one period is beyond', () => {
    expect(historicalTail(twenty, 0.99)).toEqual({ valueAtRisk: 20, expectedShortfall: 20 });
    expect(historicalTail(Float64Array.of(-0.1), 0.95)).toEqual({ valueAtRisk: -0.1, expectedShortfall: -0.1 });
  });

  it('has ES >= VaR, and neither falls as the level rises', () => {
    fc.assert(
      fc.property(series, confidence, confidence, (returns, one, other) => {
        const losses = sortedLosses(returns);
        const lower = historicalTail(losses, Math.min(one, other));
        const higher = historicalTail(losses, Math.max(one, other));

        expect(lower.expectedShortfall).toBeGreaterThanOrEqual(lower.valueAtRisk);
        expect(higher.valueAtRisk).toBeGreaterThanOrEqual(lower.valueAtRisk);
        expect(higher.expectedShortfall).toBeGreaterThanOrEqual(lower.expectedShortfall - 1e-9);
      }),
    );
  });

  it('has the smallest value of v + E[max(L - v, 0)] / (1 - confidence) as its shortfall', () => {
    fc.assert(
      fc.property(series, confidence, (returns, level) => {
        const losses = sortedLosses(returns);
        const atLeast = losses.map(
          (v) => v + losses.reduce((sum, loss) => sum + Math.max(loss - v, 0), 0) / losses.length / (1 - level),
        );

        expect(historicalTail(losses, level).expectedShortfall).toBeCloseTo(Math.min(...atLeast), 7);
      }),
    );
  });
});
