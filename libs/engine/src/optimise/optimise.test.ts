import { uncorrelated, weightsOf } from '../../test/universes';
import { optimise } from './optimise';
import type { Objective, OptimalPortfolio, OptimisationRequest } from './optimisation';
import type { PortfolioLimits } from './portfolio-limits';
import type { Universe } from './universe';

async function optimal(
  universe: Universe,
  objective: Objective,
  more: Partial<OptimisationRequest> = {},
): Promise<OptimalPortfolio> {
  const answer = await optimise(universe, { objective, limits: {}, ...more });
  if (answer.status === 'INFEASIBLE') throw new Error(JSON.stringify(answer.conflict));
  return answer;
}

const close = (want: readonly number[], digits = 12) => want.map((value) => expect.closeTo(value, digits));

describe('the portfolio of least variance', () => {
  it('weighs uncorrelated assets by their inverse variance', async () => {
    const answer = await optimal(uncorrelated([0.2, 0.1]), 'MIN_VARIANCE');

    expect(weightsOf(answer)).toEqual(close([0.2, 0.8]));
    expect(answer.volatilityAnnual).toBeCloseTo(Math.sqrt(0.008), 12);
    expect(answer.expectedReturn).toBeNull();
  });

  it('stands exactly on a cap, and says what moving the cap would bring', async () => {
    const answer = await optimal(uncorrelated([0.2, 0.1]), 'MIN_VARIANCE', { limits: { maxSinglePosition: 0.7 } });

    // volatility^2 = 0.04 (1 - c)^2 + 0.01 c^2, so its derivative by c is (0.02 c - 0.08 (1 - c)) / (2 volatility).
    expect(weightsOf(answer)[1]).toBe(0.7);
    expect(answer.bindingLimits.find(({ limit }) => limit === 'MAX_SINGLE_POSITION')).toMatchObject({
      side: 'UPPER',
      value: 0.7,
      tickers: ['B'],
      shadowPrice: expect.closeTo((0.014 - 0.024) / 2 / Math.sqrt(0.0085), 10),
    });
  });

  it('sums to the budget to the last bit', async () => {
    const answer = await optimal(uncorrelated([0.21, 0.13, 0.17, 0.33, 0.29]), 'MIN_VARIANCE', {
      limits: { budget: 0.9 },
    });

    expect(weightsOf(answer).reduce((sum, weight) => sum + weight, 0)).toBe(0.9);
  });

  it('does not depend on the order of the assets', async () => {
    const [forward, backward] = await Promise.all([
      optimal(uncorrelated([0.3, 0.2, 0.1]), 'MIN_VARIANCE', { limits: { maxSinglePosition: 0.5 } }),
      optimal(uncorrelated([0.1, 0.2, 0.3]), 'MIN_VARIANCE', { limits: { maxSinglePosition: 0.5 } }),
    ]);

    expect(weightsOf(backward).toReversed()).toEqual(close(weightsOf(forward)));
  });

  it('keeps a beta within its limit', async () => {
    const betaLimits = [{ id: 'market:SPY', lower: null, upper: 0.8, betas: [0.5, 1] }];
    const answer = await optimal(uncorrelated([0.2, 0.1]), 'MIN_VARIANCE', { limits: { betaLimits } });

    expect(weightsOf(answer)).toEqual(close([0.4, 0.6]));
    expect(answer.bindingLimits.map(({ limit, side, factorId }) => [limit, side, factorId])).toEqual([
      ['BUDGET', 'EQUAL', null],
      ['BETA_LIMIT', 'UPPER', 'market:SPY'],
    ]);
  });

  it('answers a universe of one asset with it', async () => {
    expect(weightsOf(await optimal(uncorrelated([0.2]), 'MIN_VARIANCE'))).toEqual([1]);
  });

  it('is found when two assets are one and the same', async () => {
    const values = Float64Array.of(0.04, 0.04, 0.04, 0.04);
    const answer = await optimal(
      uncorrelated([0.2, 0.2], { covariance: { rows: 2, columns: 2, values } }),
      'MIN_VARIANCE',
    );

    expect(answer.volatilityAnnual).toBeCloseTo(0.2, 12);
  });

  it('is found when nothing has any risk', async () => {
    expect((await optimal(uncorrelated([0, 0]), 'MIN_VARIANCE')).volatilityAnnual).toBe(0);
  });
});

describe('the portfolio of highest return', () => {
  const universe = uncorrelated([0.2, 0.1], { expectedReturns: [0.1, 0.04] });

  it('is all in the best asset when nothing forbids it', async () => {
    const answer = await optimal(universe, 'MAX_RETURN');

    expect(weightsOf(answer)).toEqual([1, 0]);
    expect(answer.expectedReturn).toBeCloseTo(0.1, 14);
  });

  it('takes the least risky of portfolios with the same return', async () => {
    const answer = await optimal({ ...universe, expectedReturns: [0.05, 0.05] }, 'MAX_RETURN');

    expect(weightsOf(answer)).toEqual(close([0.2, 0.8], 9));
  });

  it('goes to its volatility limit and prices it', async () => {
    const answer = await optimal(universe, 'MAX_RETURN', { limits: { maxVolatility: 0.1 } });

    // 0.04 w^2 + 0.01 (1 - w)^2 = 0.01 has the roots 0 and 0.4; return = 0.04 + 0.06 w, d variance / dw = 0.1 w - 0.02.
    expect(weightsOf(answer)).toEqual(close([0.4, 0.6], 10));
    expect(answer.volatilityAnnual).toBeCloseTo(0.1, 13);
    expect(answer.bindingLimits.find(({ limit }) => limit === 'MAX_VOLATILITY')?.shadowPrice).toBeCloseTo(
      (0.06 * 0.2) / 0.02,
      8,
    );
  });

  it('borrows from the worst asset when shorts are allowed', async () => {
    const answer = await optimal(universe, 'MAX_RETURN', { limits: { allowShort: true, maxGrossExposure: 1.5 } });

    expect(weightsOf(answer)).toEqual(close([1.25, -0.25], 10));
  });
});

describe('the portfolio of highest Sharpe ratio', () => {
  it('weighs uncorrelated assets by excess return over variance', async () => {
    const universe = uncorrelated([0.2, 0.1], { expectedReturns: [0.1, 0.04] });
    const answer = await optimal(universe, 'MAX_SHARPE', { riskFreeRate: 0.02 });

    // 0.08 / 0.04 to 0.02 / 0.01.
    expect(weightsOf(answer)).toEqual(close([0.5, 0.5], 10));
    expect(answer.sharpe).toBeCloseTo(0.05 / Math.sqrt(0.0125), 12);
  });

  it('goes to its volatility limit when that is lower', async () => {
    const universe = uncorrelated([0.2, 0.1], { expectedReturns: [0.1, 0.04] });
    const answer = await optimal(universe, 'MAX_SHARPE', { riskFreeRate: 0.02, limits: { maxVolatility: 0.1 } });

    expect(weightsOf(answer)).toEqual(close([0.4, 0.6], 10));
  });
});

describe('the portfolio of a target return', () => {
  it('has that return', async () => {
    const universe = uncorrelated([0.2, 0.1, 0.3], { expectedReturns: [0.1, 0.04, 0.06] });
    const answer = await optimal(universe, 'TARGET_RETURN', { targetReturn: 0.07 });

    expect(answer.expectedReturn).toBeCloseTo(0.07, 13);
  });
});

describe('trades', () => {
  const universe = uncorrelated([0.2, 0.1, 0.15], { weights: Float64Array.of(0.5, 0.3, 0.2) });

  it('lead from the present weights to the new ones', async () => {
    const { trades, turnover, weights } = await optimal(universe, 'MIN_VARIANCE');

    expect(trades.map(({ ticker, from, to }) => [ticker, from, to])).toEqual(
      weights.map(({ ticker, weight }, i) => [ticker, universe.weights[i], weight]),
    );
    expect(turnover).toBeCloseTo(
      trades.reduce((sum, { change }) => sum + Math.abs(change), 0),
      14,
    );
  });

  it('stay within the turnover limit, and use it where it pays most', async () => {
    const answer = await optimal(universe, 'MIN_VARIANCE', { limits: { maxTurnover: 0.1 } });

    expect(answer.trades.map(({ ticker, change }) => [ticker, change])).toEqual([
      ['A', expect.closeTo(-0.05, 10)],
      ['B', expect.closeTo(0.05, 10)],
    ]);
  });

  it('are none when there is no turnover to spend', async () => {
    expect((await optimal(universe, 'MIN_VARIANCE', { limits: { maxTurnover: 0 } })).trades).toEqual([]);
  });

  it('are as large as the minimum, or none', async () => {
    const { trades } = await optimal(universe, 'MIN_VARIANCE', { limits: { minTrade: 0.08 } });

    expect(trades.length).toBeGreaterThan(0);
    for (const { change } of trades) expect(Math.abs(change)).toBeGreaterThanOrEqual(0.08 - 1e-9);
  });
});

describe('what cannot be asked', () => {
  const universe = uncorrelated([0.2, 0.1], { expectedReturns: [0.1, null] });
  const refusal = (objective: Objective, limits: PortfolioLimits, of: Universe = universe) =>
    optimise(of, { objective, limits });

  it('is a return that was not given', async () => {
    await expect(refusal('MAX_RETURN', {})).rejects.toMatchObject({
      code: 'INVALID_POSITION',
      details: { ticker: 'B' },
    });
  });

  it.each([
    ['maxSinglePosition', -0.1],
    ['maxVolatility', Number.NaN],
    ['maxTurnover', 1e308],
    ['budget', Number.POSITIVE_INFINITY],
    ['minTrade', -1],
  ])('is a %s of %d', async (field, value) => {
    await expect(refusal('MIN_VARIANCE', { [field]: value })).rejects.toMatchObject({
      code: 'INVALID_LIMIT',
      details: { field },
    });
  });

  it('is the highest return of shorts without bounds', async () => {
    const known = { ...universe, expectedReturns: [0.1, 0.05] };

    await expect(refusal('MAX_RETURN', { allowShort: true }, known)).rejects.toMatchObject({ code: 'INVALID_LIMIT' });
  });
});

describe('the work', () => {
  it('ends when its caller says so', async () => {
    const checkpoint = () => {
      throw new Error('no longer wanted');
    };

    await expect(
      optimise(uncorrelated([0.2, 0.1]), { objective: 'MIN_VARIANCE', limits: {} }, { checkpoint }),
    ).rejects.toThrow('no longer wanted');
  });

  it('tells how far it is', async () => {
    const told: string[] = [];
    const onProgress = ({ stage, done, total }: { stage: string; done: number; total: number }) =>
      told.push(`${stage} ${done}/${total}`);

    await optimise(uncorrelated([0.2, 0.1]), { objective: 'MIN_VARIANCE', limits: {} }, { onProgress });

    expect(told).toEqual(['SOLVING 0/1', 'SOLVING 1/1']);
  });

  it('gives equal bytes for equal requests', async () => {
    const universe = uncorrelated([0.2, 0.1, 0.15], { expectedReturns: [0.1, 0.04, 0.07] });
    const ask = () =>
      optimise(universe, { objective: 'MAX_SHARPE', limits: { maxSinglePosition: 0.4, maxTurnover: 0.3 } });
    const [first, second] = [await ask(), await ask()];

    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  });
});
