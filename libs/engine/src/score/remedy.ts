import type { LimitChecks } from '../limits/limit-checks';
import type { Limits } from '../limits/limits';
import type { Summary } from '../model/analysis';
import type { RiskScore } from './risk-score';

/**
 * REDUCE_POSITION: one ticker's weight. REDUCE_FACTOR: all positions that carry a factor, scaled alike. REDUCE_EXPOSURE:
 * all non-cash positions, scaled alike. LOWER_SHARE: a share of variance, which no scaling is sure to lower.
 * ADD_PROXIES: too little of the book has factors for a share to pass.
 */
export type RemedyKind = 'REDUCE_POSITION' | 'REDUCE_FACTOR' | 'REDUCE_EXPOSURE' | 'LOWER_SHARE' | 'ADD_PROXIES';

/** What asks for it: a loss above maxLoss, a row of section 6, or one of section 7. */
export type RemedyReason = 'LOSS_LIMIT' | 'RISK_LIMIT' | 'BETA_LIMIT';

export interface Remedy {
  readonly kind: RemedyKind;
  /** A ticker, a factor id, or the metric of a share; null for the whole portfolio. */
  readonly subject: string | null;
  /** In the unit of the kind: weight, beta, annual volatility, share of variance, part of gross exposure. */
  readonly current: number;
  readonly target: number;
  readonly reasons: readonly RemedyReason[];
  /** The factor it is about: the subject of REDUCE_FACTOR, the largest part of a share; null for the others. */
  readonly factor: string | null;
  /** The tickers to act on, in request order; none for LOWER_SHARE. */
  readonly tickers: readonly string[];
}

export interface Findings {
  readonly summary: Summary;
  readonly isCash: readonly boolean[];
  readonly score: RiskScore;
  readonly checks: LimitChecks;
  readonly limits: Limits;
}
