import type { FactorModel } from '../model/factor-model';
import type { PortfolioView } from '../model/portfolio-view';
import {
  checkedLimits,
  DEFAULT_MIN_MODELLED_SHARE,
  DEFAULT_NEAR_FRACTION,
  type Limits,
  type LimitStatus,
} from './limits';

export type LimitedMetric = 'volatility' | 'largest_position' | 'systematic_share' | 'market_share' | 'industry_share';

export interface RiskLimit {
  readonly metric: LimitedMetric;
  /** Null when the portfolio has no such figure: no factor model, no factor of the type, no variance to share. */
  readonly actual: number | null;
  /** Null when there is no such limit. */
  readonly limit: number | null;
  readonly status: LimitStatus;
  /** Within the limit and at `nearFraction` of it, or beyond. A warning, never a violation. */
  readonly near: boolean;
}

export interface LimitedFigures {
  readonly portfolioView: Pick<PortfolioView, 'volatilityAnnual' | 'largestPosition' | 'modelledShare'>;
  readonly factorModel: Pick<FactorModel, 'systematicShare' | 'shareByType' | 'shareByIndustry'> | null;
}

/**
 * RISK-ENGINE 6, always these five rows in this order: PASS when actual <= limit, FAIL above it, NOT_EVALUATED when
 * either is missing. A share of variance that would pass is PARTIAL when less than `minModelledShare` of the gross
 * exposure has a factor: what has none counts as specific, so the share is too low. INVALID_LIMIT for a limit that is
 * no amount.
 */
export function riskLimits({ portfolioView, factorModel }: LimitedFigures, limits: Limits): RiskLimit[] {
  const { minModelledShare = DEFAULT_MIN_MODELLED_SHARE, nearFraction = DEFAULT_NEAR_FRACTION } = checkedLimits(limits);
  const { volatilityAnnual, largestPosition, modelledShare } = portfolioView;
  const isWhole = modelledShare !== null && modelledShare >= minModelledShare;
  const row = (metric: LimitedMetric, actual: number | null | undefined, limit: number | undefined): RiskLimit =>
    judged({ metric, actual: actual ?? null, limit: limit ?? null }, nearFraction);
  const share = (...figures: Parameters<typeof row>): RiskLimit => {
    const judgement = row(...figures);
    return judgement.status === 'PASS' && !isWhole ? { ...judgement, status: 'PARTIAL' } : judgement;
  };
  return [
    row('volatility', volatilityAnnual, limits.maxVolatility),
    row('largest_position', largestPosition, limits.maxSinglePosition),
    share('systematic_share', factorModel?.systematicShare, limits.maxSystematicShare),
    share('market_share', factorModel?.shareByType.market, limits.maxMarketShare),
    share('industry_share', largestIndustryShare(factorModel), limits.maxIndustryShare),
  ];
}

function judged(row: Pick<RiskLimit, 'metric' | 'actual' | 'limit'>, nearFraction: number): RiskLimit {
  const { actual, limit } = row;
  if (actual === null || limit === null) return { ...row, status: 'NOT_EVALUATED', near: false };
  if (actual > limit) return { ...row, status: 'FAIL', near: false };
  return { ...row, status: 'PASS', near: actual >= nearFraction * limit };
}

/** Null without industries, and when there is no variance to share. */
function largestIndustryShare(model: LimitedFigures['factorModel']): number | null {
  const shares = Object.values(model?.shareByIndustry ?? {});
  return shares.reduce<number | null>(
    (largest, share) => (share === null || (largest !== null && largest >= share) ? largest : share),
    null,
  );
}
