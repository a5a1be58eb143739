import { type AppliedLimit, LEAST_EXCESS } from './applied-limits';
import { NO_RISK, VOLATILITY_TOLERANCE } from './conflict';
import { atHighestSharpe, atVariance } from './efficient-choice';
import {
  type EfficientPortfolio,
  efficientAt,
  efficientBetween,
  maxReturn,
  minVariance,
  type Search,
} from './efficient-portfolio';
import { decidedTrades, type TradeRule, withTradeRules } from './minimum-trade';
import type { OptimisationRequest } from './optimisation';
import { returnAt, varianceAt, volatilityAt } from './problem';
import { stalled } from './stalled';

type Chosen = Search & { readonly portfolio: EfficientPortfolio };

/** Null when no portfolio was found; the limits may conflict, or the solver may have stalled. */
export function chosenPortfolio(
  search: Search,
  request: OptimisationRequest,
  limits: readonly AppliedLimit[],
): Chosen | null {
  const portfolio = withoutMinimumTrade(search, request, limits);
  if (portfolio === null) return null;
  const least = request.limits.minTrade ?? 0;
  if (least === 0) return { ...search, portfolio };
  for (const holdBelow of [0.5, 1, 0]) {
    const traded = withMinimumTrade({ ...search, portfolio }, { request, limits, least, holdBelow });
    if (traded !== null) return traded;
  }
  throw stalled(`trades of ${least} or more: no choice of positions to leave alone was found`);
}

interface Trading {
  readonly request: OptimisationRequest;
  readonly limits: readonly AppliedLimit[];
  readonly least: number;
  readonly holdBelow: number;
}

/** Rounds of decisions; each decides at least one position, and nearly all are decided in the first. */
const MAX_ROUNDS = 25;

function withMinimumTrade(search: Chosen, { request, limits, least, holdBelow }: Trading): Chosen | null {
  const { problem, constraints } = search;
  let rules: readonly TradeRule[] = Array.from(problem.now, () => 'OPEN');
  let chosen = search;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = decidedTrades(problem, constraints, { x: chosen.portfolio.x, rules, least, holdBelow });
    if (next === null) return chosen;
    rules = next;
    const ruled = { ...search, constraints: withTradeRules(problem, constraints, { rules, least }) };
    const portfolio = withoutMinimumTrade(ruled, request, limits);
    if (portfolio === null) return null;
    chosen = { ...ruled, portfolio };
  }
  return null;
}

function withoutMinimumTrade(
  search: Search,
  { objective }: OptimisationRequest,
  limits: readonly AppliedLimit[],
): EfficientPortfolio | null {
  const cap = limits.find(({ limit }) => limit === 'MAX_VOLATILITY')?.value ?? Number.POSITIVE_INFINITY;
  const quietest = minVariance(search);
  if (quietest === null || volatilityAt(search.problem, quietest.x) > cap * (1 + VOLATILITY_TOLERANCE) + NO_RISK)
    return null;
  if (objective === 'MAX_RETURN') return highestReturn(search, { quietest, cap });
  const rate = limits.find(({ limit }) => limit === 'EXCESS_RETURN')?.value;
  return rate === undefined ? quietest : highestSharpe(search, { quietest, cap, rate });
}

/** A tilt that asks for return without a measurable price in variance. */
const HARDLY = 1e-7;

function highestReturn(
  search: Search,
  { quietest, cap }: { quietest: EfficientPortfolio; cap: number },
): EfficientPortfolio | null {
  const { problem } = search;
  const top = maxReturn(search);
  if (top === null || volatilityAt(problem, top.x) <= cap) return top;
  if (volatilityAt(problem, quietest.x) >= cap) return efficientAt(search, HARDLY);
  return efficientBetween(search, atVariance(problem, (cap * cap) / problem.riskUnit), { from: quietest, to: top });
}

function highestSharpe(
  search: Search,
  { quietest, cap, rate }: { quietest: EfficientPortfolio; cap: number; rate: number },
): EfficientPortfolio | null {
  const { problem } = search;
  const top = maxReturn(search);
  if (top === null || returnAt(problem, top.x) < rate + LEAST_EXCESS) return null;
  const tangency = tangencyOf(search, { quietest, top, rate });
  if (tangency === null || volatilityAt(problem, tangency.x) <= cap) return tangency;
  const bounded = highestReturn(search, { quietest, cap });
  return bounded !== null && returnAt(problem, bounded.x) >= rate + LEAST_EXCESS ? bounded : null;
}

/** A variance this small, in risk units, is none. */
const NO_VARIANCE = 1e-12;

/**
 * Where portfolios without risk earn more than the rate the ratio has no maximum: of these the one with the highest
 * return is as good as any.
 */
function tangencyOf(
  search: Search,
  { quietest, top, rate }: { quietest: EfficientPortfolio; top: EfficientPortfolio; rate: number },
): EfficientPortfolio | null {
  const choice = atHighestSharpe(search.problem, rate);
  const hasRisk = varianceAt(search.problem, quietest.x) > NO_VARIANCE;
  const from = hasRisk ? quietest : efficientAt(search, HARDLY);
  if (from === null || (!hasRisk && choice.excess(from) >= 0)) return from;
  return efficientBetween(search, choice, { from, to: top });
}
