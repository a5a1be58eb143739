import { EngineError } from '../engine-error';
import type { FrontierAnswer, FrontierControl, FrontierRequest, Objective, OptimalPortfolio } from './optimisation';
import { optimise } from './optimise';
import type { PortfolioLimits } from './portfolio-limits';
import type { Universe } from './universe';

/** More points than a chart can show. */
const MAX_POINTS = 200;

/**
 * The portfolios of least variance at returns spaced evenly between those of the minimum variance and of the maximum
 * return portfolio, both ends left out. Progress counts portfolios, the ends included.
 */
export async function frontier(
  universe: Universe,
  { limits, points }: FrontierRequest,
  control: FrontierControl = {},
): Promise<FrontierAnswer> {
  refuseTooMany(points);
  const quiet = { ...control, onProgress: () => {} };
  const report = (done: number, found?: OptimalPortfolio) => {
    if (found !== undefined) control.onPortfolio?.(found);
    control.onProgress?.({ stage: 'FRONTIER', done, total: points + 2 });
  };
  const end = (objective: Objective) => optimise(universe, { objective, limits }, quiet);
  report(0);
  const maxReturn = await end('MAX_RETURN');
  if (maxReturn.status === 'INFEASIBLE') return maxReturn;
  report(1, maxReturn);
  const minVariance = await end('MIN_VARIANCE');
  if (minVariance.status === 'INFEASIBLE') return minVariance;
  report(2, minVariance);
  const between: OptimalPortfolio[] = [];
  for (const targetReturn of targets(minVariance, maxReturn, points)) {
    const point = await optimise(
      universe,
      { objective: 'TARGET_RETURN', limits: withoutVolatility(limits), targetReturn },
      quiet,
    );
    if (point.status === 'INFEASIBLE') return point;
    between.push(point);
    report(2 + between.length, point);
  }
  return { status: 'OPTIMAL', minVariance, maxReturn, points: between };
}

function refuseTooMany(points: number): void {
  if (Number.isInteger(points) && points >= 1 && points <= MAX_POINTS) return;
  throw new EngineError('INVALID_LIMIT', `points is ${points}; it has to be a whole number from 1 to ${MAX_POINTS}.`, {
    field: 'points',
  });
}

/** Between two portfolios that keep the volatility limit it holds by itself. */
function withoutVolatility(limits: PortfolioLimits): PortfolioLimits {
  const { maxVolatility, ...others } = limits;
  return maxVolatility === undefined ? limits : others;
}

function targets(from: OptimalPortfolio, to: OptimalPortfolio, points: number): number[] {
  const [low, high] = [from.expectedReturn ?? 0, to.expectedReturn ?? 0];
  return Array.from({ length: points }, (_, i) => low + ((high - low) * (i + 1)) / (points + 1));
}
