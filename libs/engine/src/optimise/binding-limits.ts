import { pushes } from './active-set';
import type { AppliedLimit } from './applied-limits';
import type { Constraints } from './constraints';
import type { EfficientPortfolio } from './efficient-portfolio';
import type { BindingLimit, Objective } from './optimisation';
import { type Problem, returnAt, volatilityAt } from './problem';
import { pullAt } from './solver';

interface Priced {
  readonly problem: Problem;
  readonly objective: Objective;
  readonly constraints: Constraints;
  readonly limits: readonly AppliedLimit[];
  readonly portfolio: EfficientPortfolio;
}

/** Prices below this say that the limit does not bind. */
const NOTHING = 1e-9;

/** The limits the optimum would gain by moving, in the order of the request's limits. */
export function bindingLimits(priced: Priced): BindingLimit[] {
  const { limits } = priced;
  const shared = ofBounds(priced);
  return limits
    .map((limit) => priceOf(priced, limit, shared))
    .filter(({ side, shadowPrice }) => side === 'EQUAL' || Math.abs(shadowPrice) > NOTHING);
}

function priceOf(priced: Priced, source: AppliedLimit, shared: ReadonlyMap<AppliedLimit, SharedBound>): BindingLimit {
  const { limit, side, factorId, value } = source;
  const { price = 0, tickers = [] } = shared.get(source) ?? {};
  const ofSolver = figurePerValue(priced) * (price + ofRows(priced, source));
  const shadowPrice = limit === 'MAX_VOLATILITY' ? volatilityPrice(priced, value) : ofSolver;
  return { limit, side, factorId, value, shadowPrice: shadowPrice + 0, tickers };
}

/** By how much the sum of a limit's multipliers moves the objective's scaled value when the limit's value rises by 1. */
function ofRows({ constraints: { rows, distances }, portfolio: { y } }: Priced, source: AppliedLimit): number {
  let sum = 0;
  rows.forEach((row, r) => {
    const isOfOpposite = row.opposite !== undefined && y[r]! < 0;
    if ((isOfOpposite ? row.opposite : row.source) === source) sum -= y[r]! / row.unit;
  });
  distances.forEach((distance, g) => {
    if (distance.source === source) sum -= y[rows.length + g]!;
  });
  return sum;
}

interface SharedBound {
  readonly price: number;
  readonly tickers: readonly string[];
}

/** The bounds of single positions: one limit holds many of them, and moves them together. */
function ofBounds({ problem, limits, constraints, portfolio }: Priced): Map<AppliedLimit, SharedBound> {
  const { x, programme } = portfolio;
  const bounds = new Map<AppliedLimit, SharedBound>();
  const cap = limits.find(({ limit }) => limit === 'MAX_SINGLE_POSITION');
  const floor = limits.find(({ limit, bothSides }) => limit === 'LONG_ONLY' || bothSides === true);
  const pushed = pushOfBounds(portfolio);
  x.forEach((weight, i) => {
    const ticker = problem.universe.tickers[problem.variables[i]!]!;
    const add = (source: AppliedLimit, price: number) => {
      const { price: before, tickers } = bounds.get(source) ?? { price: 0, tickers: [] };
      bounds.set(source, { price: before + price, tickers: [...tickers, ticker] });
    };
    if (cap !== undefined && weight === cap.value && programme.upper[i] === weight) add(cap, -Math.max(pushed[i]!, 0));
    else if (floor !== undefined && weight === floorOf(floor) && constraints.lower[i] === weight) {
      add(floor, (floor.limit === 'LONG_ONLY' ? -1 : 1) * Math.min(pushed[i]!, 0));
    }
  });
  return bounds;
}

const floorOf = ({ limit, value }: AppliedLimit): number => (limit === 'LONG_ONLY' ? value : 0 - value);

/** What is left of each variable's pull when the distances have pushed back all they can. */
function pushOfBounds({ programme, x, y }: EfficientPortfolio): Float64Array {
  const unbounded = (infinity: number) => x.map(() => infinity);
  const free = { ...programme, lower: unbounded(Number.NEGATIVE_INFINITY), upper: unbounded(Number.POSITIVE_INFINITY) };
  const [least, most] = pushes(free, { x, y });
  return pullAt(programme, { x, y }).map((pull, i) => pull - Math.min(Math.max(pull, least[i]!), most[i]!));
}

/** The objective's figure per unit of the programme's scaled value (variance / 2 - tilt x return, by its larger part). */
function figurePerValue({ problem, objective, portfolio: { x, tilt } }: Priced): number {
  const { riskUnit, returnUnit } = problem;
  const volatility = volatilityAt(problem, x);
  if (objective === 'MAX_RETURN') return -returnUnit / Math.min(tilt, 1);
  if (volatility === 0) return 0;
  return objective === 'MAX_SHARPE' ? -returnUnit / (Math.min(tilt, 1) * volatility) : riskUnit / volatility;
}

/** A volatility limit is no row of the programme: the tilt is its multiplier. */
function volatilityPrice({ problem, objective, limits, portfolio: { x, tilt } }: Priced, limit: number): number {
  const perReturn = problem.returnUnit / (problem.riskUnit * tilt);
  if (objective === 'MAX_RETURN') return limit * perReturn;
  const rate = limits.find((one) => one.limit === 'EXCESS_RETURN')?.value;
  if (rate === undefined || volatilityAt(problem, x) < limit * (1 - BELOW)) return 0;
  return perReturn - (returnAt(problem, x) - rate) / (limit * limit);
}

/** A volatility below the limit by more than this part does not touch it. */
const BELOW = 1e-9;
