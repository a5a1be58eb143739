import fc from 'fast-check';

import { uncorrelated, weightsOf } from '../../test/universes';
import { optimise } from './optimise';
import { riskParity } from './risk-parity';

/** Vectors of a factor and some noise, so that the covariance is that of assets. */
const covariances = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat()).map(([n, seed]) => {
  const loading = (i: number) => 0.1 + 0.1 * Math.abs(Math.sin(seed + i));
  const own = (i: number) => 0.05 + 0.2 * Math.abs(Math.cos(seed * 3 + i));
  const values = Float64Array.from({ length: n * n }, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return loading(i) * loading(j) + (i === j ? own(i) ** 2 : 0);
  });
  return { rows: n, columns: n, values };
});

describe('risk parity', () => {
  it('weighs uncorrelated assets by their inverse volatility', () => {
    const weights = riskParity(uncorrelated([0.1, 0.2, 0.2]).covariance) ?? [];

    expect([...weights]).toEqual([0.5, 0.25, 0.25].map((own) => expect.closeTo(own, 13)));
  });

  it('gives every asset the same part of the risk', () => {
    fc.assert(
      fc.property(covariances, (covariance) => {
        const { columns: n, values } = covariance;
        const weights = riskParity(covariance) ?? new Float64Array(n);
        const parts = Array.from(
          weights,
          (own, i) => own * weights.reduce((sum, other, j) => sum + other * (values[i * n + j] ?? 0), 0),
        );
        const whole = parts.reduce((sum, part) => sum + part, 0);

        expect(weights.reduce((sum, own) => sum + own, 0)).toBeCloseTo(1, 13);
        for (const part of parts) expect(part / whole).toBeCloseTo(1 / n, 10);
      }),
      { numRuns: 60 },
    );
  });

  it('is not to be had where an asset has no risk', () => {
    expect(riskParity(uncorrelated([0.1, 0]).covariance)).toBeNull();
    expect(riskParity(uncorrelated([0, 0]).covariance)).toBeNull();
  });

  it('names the limits it breaks', async () => {
    const answer = await optimise(uncorrelated([0.1, 0.3]), {
      objective: 'RISK_PARITY',
      limits: { maxSinglePosition: 0.6, maxVolatility: 0.5 },
    });
    if (answer.status === 'INFEASIBLE') throw new Error('infeasible');

    expect(weightsOf(answer)).toEqual([0.75, 0.25].map((own) => expect.closeTo(own, 12)));
    expect(answer.brokenLimits).toEqual([
      { limit: 'MAX_SINGLE_POSITION', side: 'UPPER', factorId: null, value: 0.6, actual: expect.closeTo(0.75, 12) },
    ]);
  });

  it.each([
    ['cash', { isCash: [false, true] }, { code: 'INVALID_POSITION', details: { ticker: 'B' } }],
    [
      'fewer returns than assets',
      { observations: 2, covarianceSingular: true },
      { code: 'INSUFFICIENT_HISTORY', details: { observations: 2, required: 3 } },
    ],
  ])('is refused with %s', async (_, changes, refusal) => {
    await expect(
      optimise(uncorrelated([0.1, 0.3], changes), { objective: 'RISK_PARITY', limits: {} }),
    ).rejects.toMatchObject(refusal);
  });
});
