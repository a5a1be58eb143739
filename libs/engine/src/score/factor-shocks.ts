import type { FactorHistory, FactorMoves, LimitedFactorType } from '../limits/factor-history';
import type { PerFactor } from '../model/per-factor';
import type { ScorePolicy } from './score-policy';

/** Returns of a factor over the policy's horizon, with their sign. */
export type Shock = readonly [worst: number, best: number];

export interface FactorShock {
  readonly type: LimitedFactorType;
  readonly shock: Shock;
  /** Complete windows of the horizon in the look-back. They overlap: M months give M - horizonMonths + 1. */
  readonly windows: number;
  /** Fewer windows than `minWindows`: the shock is the policy's for the factor's type, not the factor's own. */
  readonly isFallback: boolean;
}

/** RISK-ENGINE 8.1: the worst and the best of what each factor did over every complete run of `horizonMonths` months. */
export const factorShocks = (history: FactorHistory, policy: ScorePolicy): PerFactor<FactorShock> =>
  Object.fromEntries(history.factors.map((factor) => [factor.id, shockOf(factor, policy)]));

function shockOf({ type, legs }: FactorMoves, { horizonMonths, minWindows, fallbackShock }: ScorePolicy): FactorShock {
  const moves = compoundedMoves(legs, horizonMonths);
  const isFallback = moves.length < minWindows;
  const shock: Shock = isFallback
    ? [0 - fallbackShock[type], fallbackShock[type]]
    : [moves.reduce((a, b) => Math.min(a, b)), moves.reduce((a, b) => Math.max(a, b))];
  return { type, shock, windows: moves.length, isFallback };
}

/**
 * Each leg is compounded by itself, then the market leg is subtracted: the difference of two investments held for the
 * horizon. Compounding the monthly differences would be the return of a hedge rebalanced every month.
 */
function compoundedMoves(legs: readonly Float64Array[], months: number): number[] {
  const count = Math.max(0, (legs[0]?.length ?? 0) - months + 1);
  const windows = Array.from({ length: count }, (_, from) => {
    const [own = Number.NaN, market = 0] = legs.map((leg) => compounded(leg.subarray(from, from + months)));
    return own - market;
  });
  return windows.filter(Number.isFinite);
}

/** NaN when a month is missing. */
const compounded = (returns: Float64Array): number => returns.reduce((wealth, move) => wealth * (1 + move), 1) - 1;
