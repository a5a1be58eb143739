import type { AppliedLimit } from './applied-limits';
import { constraintsOf } from './constraints';
import { minVariance } from './efficient-portfolio';
import type { SolveControl } from './interior-point';
import type { SolveLinear } from './linear-programme';
import type { ConflictingLimit } from './optimisation';
import { leastRelaxation } from './phase-one';
import { type Problem, volatilityAt } from './problem';
import { stalled } from './stalled';

interface Diagnosis {
  readonly problem: Problem;
  readonly control: SolveControl;
  readonly solve: SolveLinear;
}

/** A smallest volatility that is above the limit by no more than this part keeps it. */
export const VOLATILITY_TOLERANCE = 1e-9;

/** A volatility this small is none. */
export const NO_RISK = 1e-9;

/**
 * Why the limits cannot hold together: a smallest conflicting set, found by leaving out every limit without which the
 * rest still conflicts (the deletion filter of Chinneck & Dravnieks 1991). Null when they can hold together. Linear
 * limits are judged by a phase-1 linear programme, the volatility limit by the least variance under the others.
 */
export function conflictOf(diagnosis: Diagnosis, limits: readonly AppliedLimit[]): ConflictingLimit[] | null {
  const linear = limits.filter(({ limit }) => limit !== 'MAX_VOLATILITY');
  if (canHold(diagnosis, linear)) {
    if (canHold(diagnosis, limits)) return null;
    return explained(diagnosis, limits, filtered(diagnosis, limits));
  }
  return explained(diagnosis, limits, filtered(diagnosis, linear));
}

/** The limits that say most about the request are tried for leaving out first, so that the plainest ones remain. */
function filtered(diagnosis: Diagnosis, limits: readonly AppliedLimit[]): AppliedLimit[] {
  let kept = [...limits];
  for (const limit of limits.toReversed()) {
    diagnosis.control.checkpoint?.();
    const without = kept.filter((one) => one !== limit);
    if (!canHold(diagnosis, without)) kept = without;
  }
  return kept;
}

function canHold(diagnosis: Diagnosis, limits: readonly AppliedLimit[]): boolean {
  const { problem, solve } = diagnosis;
  const least = leastRelaxation(solve, { problem, limits, isRelaxed: () => true });
  if (least !== 0) return false;
  const cap = limits.find(({ limit }) => limit === 'MAX_VOLATILITY');
  return cap === undefined || leastVolatility(diagnosis, limits) <= cap.value * (1 + VOLATILITY_TOLERANCE) + NO_RISK;
}

/** Where limits leave no room at all the solver can stall; they are given this much before that counts. */
const ROOM = 1e-7;

/** Of portfolios that keep the linear limits, which can hold together. */
function leastVolatility(diagnosis: Diagnosis, limits: readonly AppliedLimit[]): number {
  const roomy = limits.map((one) => ({ ...one, relaxedBy: one.relaxedBy + ROOM }));
  const least = leastVolatilityWithin(diagnosis, limits) ?? leastVolatilityWithin(diagnosis, roomy);
  if (least === null) throw stalled('the least variance under some of the limits');
  return least;
}

function leastVolatilityWithin({ problem, control }: Diagnosis, limits: readonly AppliedLimit[]): number | null {
  const least = minVariance({ problem, constraints: constraintsOf(problem, limits), control });
  return least && volatilityAt(problem, least.x);
}

function explained(
  diagnosis: Diagnosis,
  limits: readonly AppliedLimit[],
  conflict: readonly AppliedLimit[],
): ConflictingLimit[] {
  return conflict.map((own) => {
    const { limit, side, factorId, value } = own;
    const whole = relaxationOf(diagnosis, limits, own);
    const relaxation = whole ?? relaxationOf(diagnosis, conflict, own);
    if (relaxation === null) throw stalled(`what would mend the limit ${limit}`);
    return {
      limit,
      side,
      factorId,
      value,
      nearest: moved(diagnosis, { limits: whole === null ? conflict : limits, own, relaxation }),
      sufficient: whole !== null,
    };
  });
}

/** Proposals are put this much beyond the bare minimum, so that rounding does not take them back. */
const MARGIN = 1e-6;

const withMargin = (relaxation: number, value: number): number =>
  relaxation + MARGIN * Math.max(Math.abs(value), relaxation);

/** The limit's value moved by the relaxation: up, down, or for an equality to the side that works. */
function moved(
  diagnosis: Diagnosis,
  { limits, own, relaxation }: { limits: readonly AppliedLimit[]; own: AppliedLimit; relaxation: number },
): number {
  const by = withMargin(relaxation, own.value);
  if (own.side !== 'EQUAL') return own.side === 'UPPER' ? own.value + by : own.value - by;
  const raised = { ...own, value: own.value + relaxation, relaxedBy: MARGIN * relaxation };
  return canHold(
    diagnosis,
    limits.map((one) => (one === own ? raised : one)),
  )
    ? own.value + relaxation
    : own.value - relaxation;
}

/** By how much one limit has to give way so that all hold; null when that is never enough. */
function relaxationOf(diagnosis: Diagnosis, limits: readonly AppliedLimit[], own: AppliedLimit): number | null {
  const { problem, solve } = diagnosis;
  const others = limits.filter((one) => one !== own);
  if (own.limit === 'MAX_VOLATILITY') {
    return canHold(diagnosis, others) ? leastVolatility(diagnosis, others) - own.value : null;
  }
  const linear = limits.filter(({ limit }) => limit !== 'MAX_VOLATILITY');
  const least = leastRelaxation(solve, { problem, limits: linear, isRelaxed: (one) => one === own });
  const cap = limits.find(({ limit }) => limit === 'MAX_VOLATILITY');
  if (least === null || cap === undefined) return least;
  if (!canHold(diagnosis, others)) return null;
  return quietEnough(least, (relaxedBy) => {
    const relaxed = linear.map((one) => (one === own ? { ...own, relaxedBy } : one));
    return (leastVolatilityWithin(diagnosis, relaxed) ?? Number.POSITIVE_INFINITY) - cap.value;
  });
}

/** Halvings of the relaxation's bracket, and its relative width at the end. */
const HALVINGS = 60;
const NARROW = 1e-8;

/**
 * The least relaxation, from `least` on, at which the volatility's excess is gone. The excess falls and is convex; it is
 * infinite where it could not be had, which happens next to `least`, where there is no room yet.
 */
function quietEnough(least: number, excess: (relaxedBy: number) => number): number | null {
  const first = withMargin(least, 0);
  const atFirst = excess(first);
  if (atFirst <= 0) return least;
  let [low, above] = [first, atFirst];
  let [high, below] = [Math.max(2 * first, FIRST_RELAXATION), 0];
  for (let doublings = 0; ; doublings++, low = high, above = below, high *= 2) {
    if (doublings === HALVINGS) return null;
    below = excess(high);
    if (below <= 0) return narrowed({ low, above, high, below }, excess);
  }
}

const FIRST_RELAXATION = 1e-3;

interface Bracket {
  readonly low: number;
  readonly above: number;
  readonly high: number;
  readonly below: number;
}

/** The upper end of the bracket when it is narrow: false position, with a bisection every third time. */
function narrowed({ low, above, high, below }: Bracket, excess: (relaxedBy: number) => number): number {
  for (let round = 0; round < HALVINGS && high - low > NARROW * high; round++) {
    const chord = low + ((high - low) * above) / (above - below);
    const isUsable = round % 3 !== 2 && Number.isFinite(above);
    const at = isUsable ? Math.min(chord, high - (high - low) * 1e-3) : (low + high) / 2;
    const value = excess(at);
    if (value > 0) [low, above] = [at, value];
    else [high, below] = [at, value];
  }
  return high;
}
