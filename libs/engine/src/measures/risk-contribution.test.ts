import fc from 'fast-check';

import { type Matrix, times } from '../matrix';
import { covarianceMatrix } from './covariance-matrix';
import { riskContributions } from './risk-contribution';

const twoAssets = { rows: 2, columns: 2, values: Float64Array.of(0.04, 0.005, 0.005, 0.01) };

/** Four assets over seven periods, and four weights. */
const portfolios = fc.tuple(
  fc
    .array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 28, maxLength: 28 })
    .map((values) => covarianceMatrix({ rows: 4, columns: 7, values: Float64Array.from(values) })),
  fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
    .map((w) => Float64Array.from(w)),
);

const ofMatrix = (covariances: Matrix, weights: Float64Array) =>
  riskContributions(times(covariances, weights), weights);

/**
 * Whether enough of the variance is left after hedging: rounding is relative to the terms, and where they cancel to next to nothing no law
 * holds to many digits.
 */
function isLeft({ rows, values }: Matrix, weights: Float64Array, volatility: number): boolean {
  const gross = values.reduce(
    (sum, covariance, at) =>
      sum + Math.abs(covariance * (weights[Math.floor(at / rows)] ?? 0) * (weights[at % rows] ?? 0)),
    0,
  );
  return volatility > 1e-6 && volatility ** 2 > 0.01 * gross;
}

describe('risk contributions', () => {
  it('are the hand-computed ones of two assets', () => {
    const { volatility, contributions, shares } = ofMatrix(twoAssets, Float64Array.of(0.6, 0.4));

    expect(volatility).toBeCloseTo(Math.sqrt(0.0184), 15);
    expect(contributions[0]).toBeCloseTo(0.0156 / Math.sqrt(0.0184), 15);
    expect(contributions[1]).toBeCloseTo(0.0028 / Math.sqrt(0.0184), 15);
    expect(shares?.[0]).toBeCloseTo(0.0156 / 0.0184, 14);
  });

  it('are negative for a position that hedges', () => {
    const { contributions } = ofMatrix(twoAssets, Float64Array.of(1, -0.3));

    expect(contributions[1]).toBeLessThan(0);
  });

  it('sum to the volatility, and their shares to one', () => {
    fc.assert(
      fc.property(portfolios, ([covariances, weights]) => {
        const { volatility, contributions, shares } = ofMatrix(covariances, weights);
        fc.pre(isLeft(covariances, weights, volatility));

        expect(contributions.reduce((a, b) => a + b, 0)).toBeCloseTo(volatility, 12);
        expect(shares?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
      }),
    );
  });

  it('scale with the weights, as the volatility does', () => {
    fc.assert(
      fc.property(portfolios, fc.double({ min: 0.1, max: 4, noNaN: true }), ([covariances, weights], k) => {
        const once = ofMatrix(covariances, weights);
        const scaled = ofMatrix(
          covariances,
          weights.map((w) => -k * w),
        );
        fc.pre(isLeft(covariances, weights, once.volatility));

        expect(scaled.volatility).toBeCloseTo(k * once.volatility, 11);
        expect(scaled.contributions[2]).toBeCloseTo(k * (once.contributions[2] ?? Number.NaN), 11);
      }),
    );
  });

  it('† are zeros with null shares when the variance is at most 1e-18', () => {
    const still = riskContributions(Float64Array.of(1e-18), Float64Array.of(1));

    expect([...still.contributions]).toEqual([0]);
    expect(still.shares).toBeNull();
  });
});
