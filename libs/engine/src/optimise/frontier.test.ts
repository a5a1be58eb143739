import { uncorrelated } from '../../test/universes';
import { frontier } from './frontier';
import type { EfficientFrontier, FrontierControl, OptimalPortfolio } from './optimisation';
import type { PortfolioLimits } from './portfolio-limits';

const universe = uncorrelated([0.2, 0.1, 0.15, 0.3], { expectedReturns: [0.1, 0.04, 0.06, 0.12] });

async function found(limits: PortfolioLimits, points: number, control?: FrontierControl): Promise<EfficientFrontier> {
  const answer = await frontier(universe, { limits, points }, control);
  if (answer.status === 'INFEASIBLE') throw new Error('infeasible');
  return answer;
}

describe('the efficient frontier', () => {
  it('has evenly spaced returns between its two ends', async () => {
    const { minVariance, maxReturn, points } = await found({ maxSinglePosition: 0.6 }, 4);
    const [low, high] = [minVariance.expectedReturn ?? Number.NaN, maxReturn.expectedReturn ?? Number.NaN];

    expect(points.map(({ expectedReturn }) => expectedReturn)).toEqual(
      [1, 2, 3, 4].map((i) => expect.closeTo(low + ((high - low) * i) / 5, 12)),
    );
  });

  it('pays for return with ever more variance', async () => {
    const { minVariance, maxReturn, points } = await found({ maxSinglePosition: 0.6 }, 9);
    const variances = [minVariance, ...points, maxReturn].map(({ volatilityAnnual }) => volatilityAnnual ** 2);
    const steps = variances.slice(1).map((variance, i) => variance - (variances[i] ?? Number.NaN));

    expect(steps.every((step, i) => step > (steps[i - 1] ?? 0) - 1e-12)).toBe(true);
  });

  it('ends at the volatility limit', async () => {
    const { maxReturn, points } = await found({ maxVolatility: 0.12 }, 3);

    expect(maxReturn.volatilityAnnual).toBeCloseTo(0.12, 12);
    expect(points.every(({ volatilityAnnual }) => volatilityAnnual < 0.12)).toBe(true);
  });

  it('is one portfolio where all returns are equal', async () => {
    const equal = { ...universe, expectedReturns: [0.1, 0.1, 0.1, 0.1] };
    const answer = await frontier(equal, { limits: {}, points: 2 });

    expect(answer).toMatchObject({ status: 'OPTIMAL', points: [{ status: 'OPTIMAL' }, { status: 'OPTIMAL' }] });
  });

  it('names the conflict where no portfolio keeps the limits', async () => {
    const answer = await frontier(universe, { limits: { maxSinglePosition: 0.1 }, points: 3 });

    expect(answer).toMatchObject({
      status: 'INFEASIBLE',
      conflict: [{ limit: 'BUDGET' }, { limit: 'MAX_SINGLE_POSITION' }],
    });
  });

  it('tells every portfolio it has', async () => {
    const told: number[] = [];

    await found({}, 3, {
      onProgress: ({ stage, done, total }) => told.push(stage === 'FRONTIER' && total === 5 ? done : -1),
    });

    expect(told).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('tells each portfolio as it is found, both ends first', async () => {
    const told: OptimalPortfolio[] = [];

    const { minVariance, maxReturn, points } = await found({}, 3, { onPortfolio: (one) => told.push(one) });

    expect(told).toEqual([maxReturn, minVariance, ...points]);
  });

  it('ends half-way when its caller says so', async () => {
    let portfolios = 0;
    const control = {
      onProgress: ({ done }: { done: number }) => {
        portfolios = done;
      },
      checkpoint: () => {
        if (portfolios === 3) throw new Error('no longer wanted');
      },
    };

    await expect(found({}, 5, control)).rejects.toThrow('no longer wanted');
  });

  it.each([0, 1.5, 201, Number.NaN])('refuses %d points', async (points) => {
    await expect(frontier(universe, { limits: {}, points })).rejects.toMatchObject({
      code: 'INVALID_LIMIT',
      details: { field: 'points' },
    });
  });
});
