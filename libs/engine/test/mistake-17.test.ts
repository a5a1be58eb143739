/**
 * RISK-ENGINE 15, mistake 17: "optimal" portfolios that break limits without a word; minimum variance that is simply all
 * cash; a stalled solver reported as infeasible.
 */
import { optimise } from '../src/optimise/optimise';
import { uncorrelated, weightsOf } from './universes';

describe('mistake 17: an optimum that breaks limits without a word', () => {
  const universe = uncorrelated([0.2, 0.1, 0.15], { expectedReturns: [0.1, 0.04, 0.07] });

  it('is avoided by keeping every limit', async () => {
    const limits = { maxSinglePosition: 0.5, maxVolatility: 0.11 };
    const answer = await optimise(universe, { objective: 'MAX_RETURN', limits });
    if (answer.status === 'INFEASIBLE') throw new Error('infeasible');

    expect(Math.max(...weightsOf(answer))).toBeLessThanOrEqual(0.5);
    expect(Math.min(...weightsOf(answer))).toBeGreaterThanOrEqual(0);
    expect(answer.volatilityAnnual).toBeLessThanOrEqual(0.11 + 1e-10);
  });

  it('is avoided by naming what an objective without limits breaks', async () => {
    const answer = await optimise(universe, { objective: 'RISK_PARITY', limits: { maxVolatility: 0.05 } });

    expect(answer).toMatchObject({ brokenLimits: [{ limit: 'MAX_VOLATILITY', value: 0.05 }] });
  });
});

describe('mistake 17: minimum variance that is simply all cash', () => {
  it('is avoided by leaving cash at its present weight', async () => {
    const weights = Float64Array.of(0.5, 0.2, 0.3);
    const universe = uncorrelated([0.2, 0.1, 0.001], { weights, isCash: [false, false, true] });
    const answer = await optimise(universe, { objective: 'MIN_VARIANCE', limits: {} });
    if (answer.status === 'INFEASIBLE') throw new Error('infeasible');

    expect(weightsOf(answer)).toEqual([expect.closeTo(0.14, 12), expect.closeTo(0.56, 12), 0.3]);
  });
});

describe('mistake 17: a stalled solver reported as infeasible', () => {
  // Nothing can be solved with a covariance that is no number, whatever the limits.
  const covariance = { rows: 3, columns: 3, values: new Float64Array(9).fill(Number.NaN) };
  const universe = uncorrelated([0.2, 0.1, 0.15], { covariance });
  const within = (maxSinglePosition: number) =>
    optimise(universe, { objective: 'MIN_VARIANCE', limits: { maxSinglePosition } });

  it('is avoided by saying that it stalled', async () => {
    await expect(within(0.5)).rejects.toMatchObject({ code: 'SOLVER_FAILED' });
  });

  it('is avoided by proving a conflict without the solver', async () => {
    expect((await within(0.3)).status).toBe('INFEASIBLE');
  });
});
