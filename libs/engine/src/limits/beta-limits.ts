import type { PerFactor } from '../model/per-factor';
import type { FactorHistory, FactorMoves, LimitedFactorType } from './factor-history';
import { checkedLimits, DEFAULT_NEAR_FRACTION, type Limits, type LimitStatus } from './limits';

/** Fewer months say too little about a factor's worst one. */
const MIN_MONTHS = 12;

/** The room one factor's exposure has. Two markets are two rows. */
export interface BetaLimit {
  /** Factor id. */
  readonly factor: string;
  readonly type: LimitedFactorType;
  /** The portfolio's `factorExposure`, the sum of w beta with stand-alone betas; null when one of them is missing. */
  readonly beta: number | null;
  /** lower <= beta <= upper keeps the loss of a worst and of a best month within the limit. Null is no bound. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** Lowest and highest monthly move, returns with their sign; null without any. */
  readonly worst: number | null;
  readonly best: number | null;
  /** Months that have a move. */
  readonly observations: number;
  /** min(upper - beta, beta - lower), negative if breached; null without bounds, or when not evaluated. */
  readonly buffer: number | null;
  readonly status: LimitStatus;
  /** Within the limit and at `nearFraction` of a bound, or beyond. A warning, never a violation. */
  readonly near: boolean;
}

/**
 * RISK-ENGINE 7, one row per factor of the history: a month like the factor's worst may cost at most
 * `maxSingleFactorLoss` (upper = max / -worst), and so may a month like its best for a short exposure (lower =
 * -max / best). `exposure` is the view's `factorExposure`. INVALID_LIMIT for a limit that is no amount.
 */
export function betaLimits(history: FactorHistory, exposure: PerFactor<number | null>, limits: Limits): BetaLimit[] {
  const { maxSingleFactorLoss, nearFraction = DEFAULT_NEAR_FRACTION } = checkedLimits(limits);
  return history.factors.map((factor) => {
    const beta = exposure[factor.id] ?? null;
    const moved = extremes(factor);
    const bounds = boundsOf(moved, maxSingleFactorLoss);
    const isEvaluated = beta !== null && bounds !== null;
    return {
      factor: factor.id,
      type: factor.type,
      beta,
      ...moved,
      ...(bounds ?? { lower: null, upper: null }),
      ...(isEvaluated ? judged(beta, bounds, nearFraction) : { buffer: null, status: 'NOT_EVALUATED', near: false }),
    };
  });
}

interface Extremes {
  readonly worst: number | null;
  readonly best: number | null;
  readonly observations: number;
}

function extremes({ moves }: FactorMoves): Extremes {
  const present = moves.filter((move) => !Number.isNaN(move));
  const first = present[0];
  if (first === undefined) return { worst: null, best: null, observations: 0 };
  const worst = present.reduce((least, move) => Math.min(least, move), first);
  const best = present.reduce((most, move) => Math.max(most, move), first);
  return { worst, best, observations: present.length };
}

interface Bounds {
  readonly lower: number | null;
  readonly upper: number | null;
}

function boundsOf({ worst, best, observations }: Extremes, maxLoss: number | undefined): Bounds | null {
  if (maxLoss === undefined || worst === null || best === null || observations < MIN_MONTHS) return null;
  return { lower: best > 0 ? 0 - maxLoss / best : null, upper: worst < 0 ? maxLoss / -worst : null };
}

function judged(
  beta: number,
  { lower, upper }: Bounds,
  nearFraction: number,
): Pick<BetaLimit, 'buffer' | 'status' | 'near'> {
  const above = upper === null ? Number.POSITIVE_INFINITY : upper - beta;
  const below = lower === null ? Number.POSITIVE_INFINITY : beta - lower;
  const buffer = Math.min(above, below);
  if (buffer < 0) return { buffer, status: 'FAIL', near: false };
  const near = (upper !== null && beta >= nearFraction * upper) || (lower !== null && beta <= nearFraction * lower);
  return { buffer: Number.isFinite(buffer) ? buffer : null, status: 'PASS', near };
}
