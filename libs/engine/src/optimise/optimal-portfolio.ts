import { dot } from '../kernels/dot';
import type { AppliedLimit } from './applied-limits';
import { bindingLimits } from './binding-limits';
import type { Constraints } from './constraints';
import type { EfficientPortfolio } from './efficient-portfolio';
import type { Objective, OptimalPortfolio, Trade } from './optimisation';
import { type Problem, returnAt, volatilityAt } from './problem';

interface Found {
  readonly problem: Problem;
  readonly objective: Objective;
  readonly riskFreeRate: number;
  readonly constraints: Constraints;
  readonly limits: readonly AppliedLimit[];
  readonly portfolio: EfficientPortfolio;
}

export function optimalPortfolio(found: Found): OptimalPortfolio {
  return { ...measured(found, withExactSum(found)), bindingLimits: bindingLimits(found), brokenLimits: [] };
}

/** Everything about a portfolio that its weights alone say. */
export function measured(
  { problem, riskFreeRate }: Pick<Found, 'problem' | 'riskFreeRate'>,
  x: Float64Array,
): Omit<OptimalPortfolio, 'bindingLimits' | 'brokenLimits'> {
  const { universe, variables } = problem;
  const all = universe.weights.slice();
  variables.forEach((i, k) => (all[i] = x[k]! + 0));
  const volatilityAnnual = volatilityAt(problem, x);
  const expectedReturn = problem.returns === null ? null : returnAt(problem, x);
  const trades = tradesTo(problem, all);
  return {
    status: 'OPTIMAL',
    weights: universe.tickers.map((ticker, i) => ({ ticker, weight: all[i]! })),
    volatilityAnnual,
    expectedReturn,
    sharpe:
      expectedReturn === null || volatilityAnnual < NO_RISK ? null : (expectedReturn - riskFreeRate) / volatilityAnnual,
    trades,
    turnover: trades.reduce((sum, { change }) => sum + Math.abs(change), 0),
    covarianceSingular: universe.covarianceSingular,
  };
}

/** A ratio with a smaller denominator is undefined. */
const NO_RISK = 1e-12;

/** A smaller change is rounding, not a trade. */
const NO_TRADE = 1e-10;

function tradesTo({ universe: { tickers, weights } }: Problem, all: Float64Array): Trade[] {
  return tickers.flatMap((ticker, i) => {
    const [from, to] = [weights[i]!, all[i]!];
    return Math.abs(to - from) <= NO_TRADE ? [] : [{ ticker, from, to, change: to - from }];
  });
}

/** The rounding of the sum goes to the largest position that stands on no bound, so that the weights sum to the budget. */
function withExactSum({ problem, limits, constraints: { lower, upper }, portfolio: { x } }: Found): Float64Array {
  const budget = limits.find(({ limit }) => limit === 'BUDGET');
  const isInside = (weight: number, i: number) => weight > lower[i]! && weight < upper[i]!;
  const size = x.map((weight, i) => (isInside(weight, i) ? Math.abs(weight) : -1));
  const largest = size.reduce((best, own, i) => (own > (size[best] ?? -1) ? i : best), -1);
  if (budget === undefined || largest < 0) return x;
  const exact = x.slice();
  for (let round = 0; round < ROUNDS; round++) exact[largest]! += budget.value - sumOf(problem, exact);
  return isInside(exact[largest]!, largest) ? exact : x;
}

/** Adding the difference can itself round. */
const ROUNDS = 3;

/** In the order of the request, as a reader would add them up. */
function sumOf({ universe, variables }: Problem, x: Float64Array): number {
  const all = universe.weights.slice();
  variables.forEach((i, k) => (all[i] = x[k]!));
  return dot(
    all,
    all.map(() => 1),
  );
}
