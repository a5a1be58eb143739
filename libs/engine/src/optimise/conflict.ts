import type { AppliedLimit } from './applied-limits';
import { constraintsOf } from './constraints';
import { minVariance } from './efficient-portfolio';
import type { SolveControl } from './interior-point';
import type { SolveLinear } from './linear-programme';
import type { ConflictingLimit } from './optimisation';
import { leastRelaxation } from './phase-one';
import { type Problem, volatilityAt } from './problem';
import { stalled } from './stalled';

export interface Diagnosis {
  readonly problem: Problem;
  readonly control: SolveControl;
  readonly solve: SolveLinear;
}

/** A smallest volatility that is above the limit by no more than this part keeps it. */
export const VOLATILITY_TOLERANCE = 1e-9;

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
  return (
    cap === undefined || leastVolatility(diagnosis, limits) <= (cap.value + cap.relaxedBy) * (1 + VOLATILITY_TOLERANCE)
  );
}

/** Of portfolios that keep the linear limits, which can hold together. */
function leastVolatility({ problem, control }: Diagnosis, limits: readonly AppliedLimit[]): number {
  const least = minVariance({ problem, constraints: constraintsOf(problem, limits), control });
  if (least === null) throw stalled('the least variance under some of the limits');
  return volatilityAt(problem, least.x);
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
const MARGIN = 1e-7;

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
    return leastVolatility(diagnosis, relaxed) - cap.value;
  });
}

/** Halvings of the relaxation's bracket, and its relative width at the end. */
const HALVINGS = 60;
const NARROW = 1e-9;

/** The least relaxation, from `least` on, at which the volatility's excess is gone. The excess falls and is convex. */
function quietEnough(least: number, excess: (relaxedBy: number) => number): number | null {
  let low = withMargin(least, 0);
  let above = excess(low);
  if (above <= 0) return least;
  let high = Math.max(2 * low, 1e-3);
  let below = excess(high);
  for (let doublings = 0; below > 0; doublings++) {
    if (doublings === HALVINGS) return null;
    low = high;
    above = below;
    high *= 2;
    below = excess(high);
  }
  for (let round = 0; round < HALVINGS && high - low > NARROW * high; round++) {
    const chord = low + ((high - low) * above) / (above - below);
    const at = round % 3 === 2 ? (low + high) / 2 : Math.min(chord, high - (high - low) * 1e-3);
    const value = excess(at);
    if (value > 0) {
      low = at;
      above = value;
    } else {
      high = at;
      below = value;
    }
  }
  return high;
}
