import type { PortfolioView } from '../model/portfolio-view';
import type { PerFactor } from '../model/per-factor';
import type { FactorShock } from './factor-shocks';
import type { PerComponent, ScorePolicy } from './score-policy';

/** The figures a score is made from. */
export type ScoredFigures = Pick<
  PortfolioView,
  'factorExposure' | 'volatilityAnnual' | 'largestPosition' | 'grossExposure' | 'modelledShare'
>;

const MONTHS_PER_YEAR = 12;

/**
 * RISK-ENGINE 8.2, positive fractions of the portfolio, all over the policy's one horizon so that they compare:
 * `factor` the worst that a market, momentum or value factor did to this exposure, `industry` the same of industries,
 * `volatility` a multiple of the horizon's volatility, `concentration` the largest position's shock. A loss is null
 * where there is no such factor, and where an exposure is missing: the worst of what is known is no bound.
 */
export function potentialLoss(
  figures: ScoredFigures,
  shocks: PerFactor<FactorShock>,
  policy: ScorePolicy,
): PerComponent<number | null> {
  const entries = Object.entries(shocks).map(([id, { type, shock }]) => ({
    id,
    shock,
    isIndustry: type === 'industry',
  }));
  const worst = (isIndustry: boolean): number | null =>
    entries
      .filter((entry) => entry.isIndustry === isIndustry)
      .map(({ id, shock }) => factorLoss(figures.factorExposure[id] ?? null, shock))
      .reduce<number | null | undefined>((most, loss) => larger(most, loss), undefined) ?? null;
  const volatility = horizonMultiple(policy) * figures.volatilityAnnual;
  return {
    factor: worst(false),
    industry: worst(true),
    volatility: Math.min(volatility, policy.volatilityCap ?? volatility),
    concentration: figures.largestPosition * policy.singleNameShock,
  };
}

/** What one of the two shocks costs at this exposure: a long one is hurt by the worst, a short one by the best. */
export const factorLoss = (beta: number | null, [worst, best]: readonly [number, number]): number | null =>
  beta === null ? null : Math.max(0, -beta * worst, -beta * best);

/** Volatility loss over the horizon per unit of annual volatility. */
export const horizonMultiple = ({ volatilityMultiple, horizonMonths }: ScorePolicy): number =>
  volatilityMultiple * Math.sqrt(horizonMonths / MONTHS_PER_YEAR);

/** Undefined is the beginning; null, once met, stays. */
function larger(most: number | null | undefined, loss: number | null): number | null {
  if (most === null || loss === null) return null;
  return most === undefined ? loss : Math.max(most, loss);
}
