import type { PerFactor } from '../model/per-factor';
import type { FactorShock } from './factor-shocks';
import { horizonMultiple, type ScoredFigures } from './potential-loss';
import { type PerComponent, SCORE_COMPONENTS, type ScorePolicy } from './score-policy';

export interface SuggestedLimit {
  readonly current: number;
  /** Null when nothing bounds it: what it multiplies costs nothing. */
  readonly max: number | null;
}

export interface SuggestedRange {
  /** The portfolio's exposure; null when a beta is missing. */
  readonly current: number | null;
  /** Null when the factor's worst window is no loss. */
  readonly max: number | null;
  /** Null when its best window is no gain. */
  readonly min: number | null;
}

/** Where each figure alone would use up the whole loss limit, in the unit of the figure. */
export interface SuggestedLimits {
  readonly factorBeta: PerFactor<SuggestedRange>;
  readonly singlePosition: SuggestedLimit;
  /** Annual. The policy's volatilityCap plays no part. */
  readonly volatility: SuggestedLimit;
  /** Every position scaled alike until the largest loss is the limit. */
  readonly grossExposure: SuggestedLimit;
}

interface LossLimit {
  readonly policy: ScorePolicy;
  /** Positive. */
  readonly limit: number;
  readonly losses: PerComponent<number | null>;
}

/** RISK-ENGINE 9: section 8 inverted for a loss / limit ratio of 1. */
export function suggestedLimits(
  figures: ScoredFigures,
  shocks: PerFactor<FactorShock>,
  { policy, limit, losses }: LossLimit,
): SuggestedLimits {
  const largestLoss = Math.max(...SCORE_COMPONENTS.map((component) => losses[component] ?? 0));
  const range = (id: string, { shock: [worst, best] }: FactorShock): SuggestedRange => ({
    current: figures.factorExposure[id] ?? null,
    max: worst < 0 ? limit / -worst : null,
    min: best > 0 ? -limit / best : null,
  });
  const at = (current: number, costPerUnit: number): SuggestedLimit => ({
    current,
    max: costPerUnit > 0 ? limit / costPerUnit : null,
  });
  return {
    factorBeta: Object.fromEntries(Object.entries(shocks).map(([id, shock]) => [id, range(id, shock)])),
    singlePosition: at(figures.largestPosition, policy.singleNameShock),
    volatility: at(figures.volatilityAnnual, horizonMultiple(policy)),
    grossExposure: {
      current: figures.grossExposure,
      max: largestLoss > 0 ? (figures.grossExposure * limit) / largestLoss : null,
    },
  };
}
