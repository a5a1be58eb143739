import type { PerFactor } from '../model/per-factor';
import { type BetaLimit, betaLimits } from './beta-limits';
import type { FactorHistory } from './factor-history';
import type { Limits, LimitStatus } from './limits';
import { type LimitedFigures, type RiskLimit, riskLimits } from './risk-limits';

export interface LimitChecks {
  readonly riskLimits: readonly RiskLimit[];
  readonly betaLimits: readonly BetaLimit[];
  readonly counts: StatusCounts;
  /** Whether any row fails. */
  readonly breached: boolean;
}

export interface StatusCounts {
  readonly pass: number;
  readonly fail: number;
  readonly partial: number;
  readonly notEvaluated: number;
  /** Warnings among those that pass, whole or partial; never among those that fail. */
  readonly near: number;
}

interface CheckedFigures extends LimitedFigures {
  readonly portfolioView: LimitedFigures['portfolioView'] & {
    readonly factorExposure: PerFactor<number | null>;
  };
}

/** RISK-ENGINE 6 and 7 together. */
export function limitChecks(figures: CheckedFigures, history: FactorHistory, limits: Limits): LimitChecks {
  const risk = riskLimits(figures, limits);
  const beta = betaLimits(history, figures.portfolioView.factorExposure, limits);
  const counts = statusCounts([...risk, ...beta]);
  return { riskLimits: risk, betaLimits: beta, counts, breached: counts.fail > 0 };
}

/** Counted from the statuses: what is said of them is made from these numbers, not the other way round. */
export function statusCounts(rows: readonly { readonly status: LimitStatus; readonly near: boolean }[]): StatusCounts {
  const withStatus = (wanted: LimitStatus): number => rows.filter(({ status }) => status === wanted).length;
  return {
    pass: withStatus('PASS'),
    fail: withStatus('FAIL'),
    partial: withStatus('PARTIAL'),
    notEvaluated: withStatus('NOT_EVALUATED'),
    near: rows.filter(({ near }) => near).length,
  };
}
