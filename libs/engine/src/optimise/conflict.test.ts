import { uncorrelated } from '../../test/universes';
import { optimise } from './optimise';
import type { ConflictingLimit, OptimisationRequest } from './optimisation';
import type { Universe } from './universe';

async function conflictOf(
  universe: Universe,
  request: Partial<OptimisationRequest>,
): Promise<readonly ConflictingLimit[]> {
  const answer = await optimise(universe, { objective: 'MIN_VARIANCE', limits: {}, ...request });
  if (answer.status === 'OPTIMAL') throw new Error('found a portfolio');
  return answer.conflict;
}

const named = (conflict: readonly ConflictingLimit[]) =>
  conflict.map(({ limit, value, nearest }) => [limit, value, nearest]);

describe('a conflict', () => {
  const universe = uncorrelated([0.2, 0.1, 0.15, 0.3], { expectedReturns: [0.1, 0.04, 0.06, 0.12] });

  it('of too low a cap names the cap and the budget', async () => {
    expect(named(await conflictOf(universe, { limits: { maxSinglePosition: 0.2, maxVolatility: 0.5 } }))).toEqual([
      ['BUDGET', 1, expect.closeTo(0.8, 5)],
      ['MAX_SINGLE_POSITION', 0.2, expect.closeTo(0.25, 5)],
    ]);
  });

  it('of too low a volatility names the least there is', async () => {
    const { volatilityAnnual } = await leastVariance(universe);
    const conflict = await conflictOf(universe, { limits: { maxVolatility: 0.05 } });

    expect(named(conflict)).toEqual([
      ['BUDGET', 1, expect.closeTo(0.05 / volatilityAnnual, 5)],
      ['MAX_VOLATILITY', 0.05, expect.closeTo(volatilityAnnual, 5)],
    ]);
    expect(conflict.every(({ sufficient }) => sufficient)).toBe(true);
  });

  it('leaves out the limits that have no part in it', async () => {
    const betaLimits = [
      { id: 'market:SPY', lower: null, upper: 0.5, betas: [1, 1, 1.2, 0.9] },
      { id: 'market:QQQ', lower: 0, upper: 5, betas: [1, 1, 1, 1] },
    ];
    const limits = { maxSinglePosition: 0.9, betaLimits, maxTurnover: 2, maxVolatility: 0.9 };

    expect(named(await conflictOf(universe, { limits }))).toEqual([
      ['BUDGET', 1, expect.closeTo(0.5 / 0.9, 5)],
      ['LONG_ONLY', 0, expect.any(Number)],
      ['BETA_LIMIT', 0.5, expect.closeTo(0.91, 5)],
    ]);
  });

  it('says when mending it uncovers another', async () => {
    const betaLimits = [{ id: 'market:SPY', lower: 3, upper: null, betas: [1, 1, 1, 1] }];
    const conflict = await conflictOf(universe, { limits: { maxSinglePosition: 0.2, betaLimits } });

    expect(conflict.map(({ limit, sufficient }) => [limit, sufficient])).toEqual([
      ['BUDGET', false],
      ['MAX_SINGLE_POSITION', false],
    ]);
  });

  it('of a target no portfolio reaches names the highest return', async () => {
    const conflict = await conflictOf(universe, { objective: 'TARGET_RETURN', targetReturn: 0.2 });

    expect(conflict.find(({ limit }) => limit === 'TARGET_RETURN')).toMatchObject({
      nearest: expect.closeTo(0.12, 5),
      side: 'EQUAL',
    });
  });

  it('of a risk-free rate that nothing beats names the rate', async () => {
    const conflict = await conflictOf(universe, { objective: 'MAX_SHARPE', riskFreeRate: 0.5 });

    expect(conflict.find(({ limit }) => limit === 'EXCESS_RETURN')).toMatchObject({
      value: 0.5,
      nearest: expect.closeTo(0.12, 5),
    });
  });

  it('of too little turnover is mended by the proposed one', async () => {
    const limits = { maxSinglePosition: 0.3, maxTurnover: 0.1 };
    const held = { ...universe, weights: Float64Array.of(0.7, 0.1, 0.1, 0.1) };
    const conflict = await conflictOf(held, { limits });
    const nearest = conflict.find(({ limit }) => limit === 'MAX_TURNOVER')?.nearest ?? Number.NaN;

    // 0.4 has to leave A and go elsewhere.
    expect(nearest).toBeCloseTo(0.8, 5);
    const mended = await optimise(held, { objective: 'MIN_VARIANCE', limits: { ...limits, maxTurnover: nearest } });
    expect(mended.status).toBe('OPTIMAL');
  });

  it('takes fixed cash as it is', async () => {
    const held = { ...universe, isCash: [false, false, false, true], weights: Float64Array.of(0.1, 0.1, 0.1, 0.7) };

    expect(named(await conflictOf(held, { limits: { budget: 0.5 } }))).toEqual([
      ['BUDGET', 0.5, expect.closeTo(0.7, 5)],
      ['LONG_ONLY', 0, expect.closeTo(-0.2 / 3, 5)],
    ]);
  });
});

async function leastVariance(universe: Universe) {
  const answer = await optimise(universe, { objective: 'MIN_VARIANCE', limits: {} });
  if (answer.status === 'INFEASIBLE') throw new Error('infeasible');
  return answer;
}
