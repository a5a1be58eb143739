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

interface AnnualVariances {
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
  const factorContribution: Record<string, number> = {};
  const contributionByType: Partial<Record<FactorType, number>> = {};
  const shareByIndustry: Record<string, number | null> = {};
  for (let place = 0; place < series.length; place++) {
    const { id, type } = series[place]!;
    const contribution = contributions[place]!;
    factorContribution[id] = contribution;
    contributionByType[type] = (contributionByType[type] ?? 0) + contribution;
    if (type === 'industry') shareByIndustry[id] = share(contribution);
  }
  const types = FACTOR_TYPES.filter((type) => contributionByType[type] !== undefined);
  return {
    factorContribution,
    contributionByType,
    systematicShare: share(variances.systematicVariance),
    specificShare: share(variances.specificVariance),
    shareByType: Object.fromEntries(types.map((type) => [type, share(contributionByType[type]!)])),
    shareByIndustry,
  };
}
