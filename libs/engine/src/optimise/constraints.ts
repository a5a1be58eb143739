import { type AppliedLimit, LEAST_EXCESS } from './applied-limits';
import { type Problem, requiredReturns } from './problem';
import type { Distance, ProgrammeRow, QuadraticProgramme } from './quadratic-programme';

/** What the limits allow, MAX_VOLATILITY aside, in the form the solver takes. */
export interface Constraints extends Pick<QuadraticProgramme, 'lower' | 'upper'> {
  readonly rows: readonly LimitRow[];
  readonly distances: readonly LimitDistance[];
}

/** unit x (row of the programme) is the limit in its own unit; negative when the row states it the other way round. */
interface LimitRow extends ProgrammeRow {
  readonly source: AppliedLimit;
  /** The LOWER limit that an equality states as well as its UPPER source, when the two leave no room between them. */
  readonly opposite?: AppliedLimit;
  readonly unit: number;
}

interface LimitDistance extends Distance {
  readonly source: AppliedLimit;
}

/** In the problem's units, the limits in their order; a distance that others imply is left out. */
export function constraintsOf(problem: Problem, limits: readonly AppliedLimit[]): Constraints {
  return {
    lower: problem.now.map(() => lowerBound(limits)),
    upper: problem.now.map(() => upperBound(limits)),
    rows: pinned(limits.flatMap((limit) => rowsOf(problem, limit))),
    distances: limits.flatMap((limit) => (isImplied(problem, limits, limit) ? [] : distanceOf(problem, limit))),
  };
}

/** A range this narrow is one value. */
const NO_ROOM = 1e-12;

/** An UPPER and a LOWER limit of one factor with no room between them become an equality: the solver needs room. */
function pinned(rows: readonly LimitRow[]): LimitRow[] {
  const oppositeOf = (row: LimitRow) =>
    rows.find((one) => {
      const isPair = row.source.side === 'UPPER' && one.source.side === 'LOWER' && row.source.factorId !== null;
      return isPair && one.source.factorId === row.source.factorId && Math.abs(one.bound + row.bound) <= NO_ROOM;
    });
  const pairs = new Map(rows.map((row) => [row, oppositeOf(row)]));
  const taken = new Set(pairs.values());
  return rows
    .filter((row) => !taken.has(row))
    .map((row) => {
      const opposite = pairs.get(row)?.source;
      return opposite === undefined ? row : { ...row, isEquality: true, opposite };
    });
}

/** Long only, the gross exposure is what the budget says: its limit is kept by all portfolios or by none. */
function isImplied(
  { fixedSum }: Problem,
  limits: readonly AppliedLimit[],
  { limit, value, relaxedBy }: AppliedLimit,
): boolean {
  const exact = (kind: AppliedLimit['limit']) => limits.find((one) => one.limit === kind && one.relaxedBy === 0);
  const budget = exact('BUDGET');
  if (limit !== 'MAX_GROSS_EXPOSURE' || budget === undefined || exact('LONG_ONLY') === undefined) return false;
  return budget.value - fixedSum <= value + relaxedBy + IMPLIED;
}

/** Limits are kept to 1e-8. */
const IMPLIED = 1e-9;

const lowerBound = (limits: readonly AppliedLimit[]): number =>
  limits.reduce((bound, { limit, value, relaxedBy, bothSides }) => {
    if (limit === 'LONG_ONLY') return Math.max(bound, value - relaxedBy);
    return limit === 'MAX_SINGLE_POSITION' && bothSides === true ? Math.max(bound, 0 - value - relaxedBy) : bound;
  }, Number.NEGATIVE_INFINITY);

const upperBound = (limits: readonly AppliedLimit[]): number =>
  limits.reduce(
    (bound, { limit, value, relaxedBy }) =>
      limit === 'MAX_SINGLE_POSITION' ? Math.min(bound, value + relaxedBy) : bound,
    Number.POSITIVE_INFINITY,
  );

/** What a limit says about sum coefficient x weight of the variables, its value less what fixed cash brings. */
interface LinearLimit {
  readonly coefficients: Float64Array;
  readonly value: number;
}

/** Null for a limit that is no inequality of the weights' sum. */
export function linearLimit(problem: Problem, { limit, value, betas = [] }: AppliedLimit): LinearLimit | null {
  const { variables, universe, fixedSum, fixedReturn, returnUnit } = problem;
  if (limit === 'BUDGET') return { coefficients: new Float64Array(variables.length).fill(1), value: value - fixedSum };
  if (limit === 'BETA_LIMIT') {
    const fixed = universe.weights.reduce(
      (sum, weight, i) => sum + (universe.isCash[i] ? weight * (betas[i] ?? 0) : 0),
      0,
    );
    return { coefficients: Float64Array.from(variables, (i) => betas[i] ?? 0), value: value - fixed };
  }
  if (limit !== 'TARGET_RETURN' && limit !== 'EXCESS_RETURN') return null;
  const coefficients = requiredReturns(problem).map((own) => own * returnUnit);
  return { coefficients, value: value - fixedReturn * returnUnit + (limit === 'EXCESS_RETURN' ? LEAST_EXCESS : 0) };
}

function rowsOf(problem: Problem, source: AppliedLimit): LimitRow[] {
  const linear = linearLimit(problem, source);
  if (linear === null) return [];
  const { coefficients, value } = linear;
  const unit = coefficients.reduce((most, own) => Math.max(most, Math.abs(own)), 0) || 1;
  const row = (sign: 1 | -1, isEquality: boolean): LimitRow => ({
    coefficients: coefficients.map((own) => (sign * own) / unit),
    isEquality,
    bound: (sign * value + source.relaxedBy) / unit,
    source,
    unit: sign * unit,
  });
  if (source.side !== 'EQUAL') return [row(source.side === 'UPPER' ? 1 : -1, false)];
  return source.relaxedBy === 0 ? [row(1, true)] : [row(1, false), row(-1, false)];
}

function distanceOf({ now }: Problem, source: AppliedLimit): LimitDistance[] {
  const limit = source.value + source.relaxedBy;
  if (source.limit === 'MAX_TURNOVER') return [{ centre: now, limit, source }];
  return source.limit === 'MAX_GROSS_EXPOSURE' ? [{ centre: now.map(() => 0), limit, source }] : [];
}
