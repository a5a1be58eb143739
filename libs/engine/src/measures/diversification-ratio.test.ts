import fc from 'fast-check';

import { times } from '../matrix';
import { covarianceMatrix } from './covariance-matrix';
import { diversificationRatio } from './diversification-ratio';
import { riskContributions } from './risk-contribution';
import { standardDeviations } from './standard-deviations';

describe('the diversification ratio', () => {
  it('is the hand-computed one of two assets', () => {
    const ratio = diversificationRatio(Float64Array.of(0.6, 0.4), Float64Array.of(0.2, 0.1), Math.sqrt(0.0184));

    expect(ratio).toBeCloseTo(0.16 / Math.sqrt(0.0184), 14);
  });

  it('is 1 for a single asset, short ones too', () => {
    expect(diversificationRatio(Float64Array.of(-2), Float64Array.of(0.1), 0.2)).toBe(1);
  });

  it('is at least 1 for any weights', () => {
    const values = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 18, maxLength: 18 });
    const weights = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(values, weights, (x, w) => {
        const covariances = covarianceMatrix({ rows: 3, columns: 6, values: Float64Array.from(x) });
        const { volatility } = riskContributions(times(covariances, Float64Array.from(w)), Float64Array.from(w));
        fc.pre(volatility > 1e-6);
        const ratio = diversificationRatio(Float64Array.from(w), standardDeviations(covariances), volatility);

        expect(ratio).toBeGreaterThanOrEqual(1 - 1e-9);
      }),
    );
  });

  it('† is null when the variance is at most 1e-18', () => {
    expect(diversificationRatio(Float64Array.of(1), Float64Array.of(1e-9), 1e-9)).toBeNull();
  });
});
