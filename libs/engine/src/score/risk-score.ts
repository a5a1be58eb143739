import { EngineError } from '../engine-error';
import type { FactorHistory } from '../limits/factor-history';
import type { PerFactor } from '../model/per-factor';
import { type FactorShock, factorShocks, type Shock } from './factor-shocks';
import { potentialLoss, type ScoredFigures } from './potential-loss';
import { scoreOf } from './score-curve';
import {
  checkedPolicy,
  type PerComponent,
  SCORE_COMPONENTS,
  type ScoreComponent,
  type ScorePolicy,
} from './score-policy';
import { type SuggestedLimits, suggestedLimits } from './suggested-limits';

/** RISK-ENGINE 8. Losses are positive fractions of the portfolio; higher scores are safer. */
export interface RiskScore {
  /** 0 to 100; null when no component with a weight can be had. */
  readonly score: number | null;
  /** Null without a score, and when it is below every floor. */
  readonly band: string | null;
  readonly components: PerComponent<number | null>;
  readonly potentialLoss: PerComponent<number | null>;
  /** potentialLoss / |maxLoss|. */
  readonly lossRatio: PerComponent<number | null>;
  /** How much of the book the factor and industry components speak about. */
  readonly modelledShare: number | null;
  readonly shocks: PerFactor<Shock>;
  /** Factors whose shocks are the policy's fallback for want of windows. */
  readonly fallbackFactors: readonly string[];
  /** Factors whose exposure is missing, so that their component is null. */
  readonly unmeasuredFactors: readonly string[];
  /** The lowest component; ties alphabetical. Null without components. */
  readonly bindingComponent: ScoreComponent | null;
  readonly suggestedLimits: SuggestedLimits;
}

export interface ScoreTerms {
  readonly policy: ScorePolicy;
  /** The loss over the horizon the owner can bear; only its size counts. */
  readonly maxLoss: number;
}

/** INVALID_LIMIT for a maxLoss of zero or not finite, and for a policy that makes no score. */
export function riskScore(figures: ScoredFigures, history: FactorHistory, terms: ScoreTerms): RiskScore {
  const policy = checkedPolicy(terms.policy);
  const limit = lossLimit(terms.maxLoss);
  const shocks = factorShocks(history, policy);
  const losses = potentialLoss(figures, shocks, policy);
  const lossRatio = perComponent((component) => over(losses[component], limit));
  const components = perComponent((component) => scored(lossRatio[component], policy));
  const score = weightedMean(components, policy.componentWeights);
  return {
    score,
    band: score === null ? null : (policy.bands.find(([floor]) => score >= floor)?.[1] ?? null),
    components,
    potentialLoss: losses,
    lossRatio,
    modelledShare: figures.modelledShare,
    shocks: Object.fromEntries(Object.entries(shocks).map(([id, { shock }]) => [id, shock])),
    fallbackFactors: idsOf(shocks, ({ isFallback }) => isFallback),
    unmeasuredFactors: Object.keys(shocks).filter((id) => (figures.factorExposure[id] ?? null) === null),
    bindingComponent: lowest(components),
    suggestedLimits: suggestedLimits(figures, shocks, { policy, limit, losses }),
  };
}

function lossLimit(maxLoss: number): number {
  const limit = Math.abs(maxLoss);
  if (limit > 0 && Number.isFinite(limit)) return limit;
  throw new EngineError('INVALID_LIMIT', `The limit maxLoss is ${maxLoss}; a score needs one other than zero.`, {
    field: 'limits.maxLoss',
  });
}

const perComponent = <T>(value: (component: ScoreComponent) => T): PerComponent<T> => ({
  factor: value('factor'),
  industry: value('industry'),
  volatility: value('volatility'),
  concentration: value('concentration'),
});

const over = (loss: number | null, limit: number): number | null => loss && loss / limit;

const scored = (ratio: number | null, policy: ScorePolicy): number | null =>
  ratio === null ? null : scoreOf(ratio, policy);

/** Over the components that are not null; null when none of them has a weight. */
function weightedMean(components: PerComponent<number | null>, weights: PerComponent<number>): number | null {
  const present = SCORE_COMPONENTS.filter((component) => components[component] !== null);
  const total = present.reduce((sum, component) => sum + weights[component], 0);
  const points = present.reduce((sum, component) => sum + weights[component] * (components[component] ?? 0), 0);
  return total === 0 ? null : points / total;
}

function lowest(components: PerComponent<number | null>): ScoreComponent | null {
  const present = SCORE_COMPONENTS.flatMap((component) => {
    const score = components[component];
    return score === null ? [] : [{ component, score }];
  });
  return present.sort((a, b) => a.score - b.score || (a.component < b.component ? -1 : 1))[0]?.component ?? null;
}

const idsOf = (shocks: PerFactor<FactorShock>, isWanted: (shock: FactorShock) => boolean): string[] =>
  Object.entries(shocks).flatMap(([id, shock]) => (isWanted(shock) ? [id] : []));
