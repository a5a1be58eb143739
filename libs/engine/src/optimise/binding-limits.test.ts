import { uncorrelated } from '../../test/universes';
import { optimise } from './optimise';
import type { OptimalPortfolio, OptimisationRequest } from './optimisation';

/** Five assets with a common market, held in other weights than any optimum's. */
const VOLATILITIES = [0.2, 0.12, 0.16, 0.3, 0.25];
const universe = uncorrelated(VOLATILITIES, {
  weights: Float64Array.of(0.4, 0.1, 0.1, 0.3, 0.1),
  expectedReturns: [0.09, 0.04, 0.06, 0.12, 0.08],
  covariance: {
    rows: 5,
    columns: 5,
    values: Float64Array.from({ length: 25 }, (_, k) => {
      const [a, b] = [VOLATILITIES[Math.floor(k / 5)] ?? 0, VOLATILITIES[k % 5] ?? 0];
      return a * b * (k % 6 === 0 ? 1 : 0.4);
    }),
  },
});

const BETAS = [1.1, 0.7, 0.9, 1.6, 1.2];

async function found(request: OptimisationRequest): Promise<OptimalPortfolio> {
  const answer = await optimise(universe, request);
  if (answer.status === 'INFEASIBLE') throw new Error(JSON.stringify(answer.conflict));
  return answer;
}

const FIGURES = {
  MIN_VARIANCE: 'volatilityAnnual',
  TARGET_RETURN: 'volatilityAnnual',
  MAX_RETURN: 'expectedReturn',
  MAX_SHARPE: 'sharpe',
} as const;

/** A step that stays on one piece of the objective and is far above rounding. */
const STEP = 1e-5;

describe('a shadow price', () => {
  const beta = (upper: number) => ({ betaLimits: [{ id: 'market:SPY', lower: null, upper, betas: BETAS }] });
  const floor = (lower: number) => ({ betaLimits: [{ id: 'market:SPY', lower, upper: null, betas: BETAS }] });

  it.each([
    { objective: 'MIN_VARIANCE', limit: 'BUDGET', value: 1, at: (budget: number) => ({ limits: { budget } }) },
    {
      objective: 'MIN_VARIANCE',
      limit: 'MAX_SINGLE_POSITION',
      value: 0.35,
      at: (maxSinglePosition: number) => ({ limits: { maxSinglePosition } }),
    },
    { objective: 'MIN_VARIANCE', limit: 'BETA_LIMIT', value: 1.2, at: (lower: number) => ({ limits: floor(lower) }) },
    {
      objective: 'MIN_VARIANCE',
      limit: 'MAX_TURNOVER',
      value: 0.3,
      at: (maxTurnover: number) => ({ limits: { maxTurnover } }),
    },
    {
      objective: 'MIN_VARIANCE',
      limit: 'MAX_GROSS_EXPOSURE',
      value: 1.05,
      at: (maxGrossExposure: number) => ({ limits: { allowShort: true, maxGrossExposure } }),
    },
    {
      objective: 'TARGET_RETURN',
      limit: 'TARGET_RETURN',
      value: 0.08,
      at: (targetReturn: number) => ({ limits: {}, targetReturn }),
    },
    {
      objective: 'MAX_RETURN',
      limit: 'BUDGET',
      value: 1,
      at: (budget: number) => ({ limits: { budget, maxVolatility: 0.16 } }),
    },
    {
      objective: 'MAX_RETURN',
      limit: 'MAX_VOLATILITY',
      value: 0.16,
      at: (maxVolatility: number) => ({ limits: { maxVolatility } }),
    },
    {
      objective: 'MAX_RETURN',
      limit: 'MAX_SINGLE_POSITION',
      value: 0.3,
      at: (maxSinglePosition: number) => ({ limits: { maxSinglePosition } }),
    },
    { objective: 'MAX_RETURN', limit: 'BETA_LIMIT', value: 1.3, at: (upper: number) => ({ limits: beta(upper) }) },
    {
      objective: 'MAX_SHARPE',
      limit: 'BETA_LIMIT',
      value: 0.9,
      at: (upper: number) => ({ limits: beta(upper), riskFreeRate: 0.01 }),
    },
    {
      objective: 'MAX_SHARPE',
      limit: 'MAX_VOLATILITY',
      value: 0.125,
      at: (maxVolatility: number) => ({ limits: { maxVolatility }, riskFreeRate: 0.01 }),
    },
    {
      objective: 'MAX_SHARPE',
      limit: 'MAX_TURNOVER',
      value: 0.2,
      at: (maxTurnover: number) => ({ limits: { maxTurnover }, riskFreeRate: 0.01 }),
    },
  ] as const)('of $objective is the derivative by $limit', async ({ objective, limit, value, at }) => {
    const figure = async (moved: number) =>
      (await found({ objective, ...at(moved) }))[FIGURES[objective]] ?? Number.NaN;
    const slope = ((await figure(value + STEP)) - (await figure(value - STEP))) / (2 * STEP);
    const { bindingLimits } = await found({ objective, ...at(value) });

    expect(Math.abs(slope)).toBeGreaterThan(1e-3);
    expect(bindingLimits.find((one) => one.limit === limit)?.shadowPrice).toBeCloseTo(slope, 5);
  });

  it('is not told of a limit that does not bind', async () => {
    const { bindingLimits } = await found({
      objective: 'MIN_VARIANCE',
      limits: { maxVolatility: 0.5, maxTurnover: 5, ...beta(3) },
    });

    expect(bindingLimits.map(({ limit }) => limit).filter((limit) => limit !== 'LONG_ONLY')).toEqual(['BUDGET']);
  });

  it('belongs to the side of a pinned beta that pushes', async () => {
    const pinned = { betaLimits: [{ id: 'market:SPY', lower: 1.1, upper: 1.1, betas: BETAS }] };
    const { bindingLimits } = await found({ objective: 'MIN_VARIANCE', limits: pinned });

    expect(bindingLimits.find(({ limit }) => limit === 'BETA_LIMIT')).toMatchObject({ side: 'LOWER', value: 1.1 });
  });
});
