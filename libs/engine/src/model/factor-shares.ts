import { FACTOR_TYPES, type FactorType } from './factor-proxies';
import type { FactorSeries } from './factor-series';
import type { PerFactor } from './per-factor';

/** At or below this annual variance a portfolio has nothing to divide by. */
const NO_VARIANCE = 1e-18;

/** How the systematic variance falls on the factors. Shares are of the total variance; they may be negative or exceed 1. */
export interface FactorShares {
  /** x_f cov(f, s) k; they sum to the systematic variance (Euler). */
  readonly factorContribution: PerFactor<number>;
  /** Types that are present only. */
  readonly contributionByType: Readonly<Partial<Record<FactorType, number>>>;
  /** These are null when the total variance is <= 1e-18. */
  readonly systematicShare: number | null;
  readonly specificShare: number | null;
  readonly shareByType: Readonly<Partial<Record<FactorType, number | null>>>;
  readonly shareByIndustry: PerFactor<number | null>;
}

export interface AnnualVariances {
  readonly totalVariance: number;
  readonly systematicVariance: number;
  readonly specificVariance: number;
}

/** `contributions`: annual, one per factor of `series`. */
export function factorShares(
  series: readonly FactorSeries[],
  contributions: readonly number[],
  variances: AnnualVariances,
): FactorShares {
  const { totalVariance } = variances;
  const share = (part: number): number | null => (totalVariance <= NO_VARIANCE ? null : part / totalVariance);
  const entries = series.map(({ id, type }, i) => ({ id, type, contribution: contributions[i]! }));
  const byType = FACTOR_TYPES.filter((type) => entries.some((entry) => entry.type === type)).map((type) => ({
    type,
    contribution: entries.reduce((sum, entry) => (entry.type === type ? sum + entry.contribution : sum), 0),
  }));
  const industries = entries.filter(({ type }) => type === 'industry');
  return {
    factorContribution: Object.fromEntries(entries.map(({ id, contribution }) => [id, contribution])),
    contributionByType: Object.fromEntries(byType.map(({ type, contribution }) => [type, contribution])),
    systematicShare: share(variances.systematicVariance),
    specificShare: share(variances.specificVariance),
    shareByType: Object.fromEntries(byType.map(({ type, contribution }) => [type, share(contribution)])),
    shareByIndustry: Object.fromEntries(industries.map(({ id, contribution }) => [id, share(contribution)])),
  };
}
