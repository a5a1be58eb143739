import { EngineError } from '../engine-error';
import type { LimitedFactorType } from '../limits/factor-history';

export const SCORE_COMPONENTS = ['factor', 'industry', 'volatility', 'concentration'] as const;

export type ScoreComponent = (typeof SCORE_COMPONENTS)[number];

/** A value per component. */
export type PerComponent<T> = Readonly<Record<ScoreComponent, T>>;

/** How a score is made, all of it; there is no other constant. Losses and moves are positive fractions. */
export interface ScorePolicy {
  /** Length of the windows that shocks are taken over, and of the volatility loss. Whole, at least 1. */
  readonly horizonMonths: number;
  /** With fewer windows a factor's shocks are its type's fallback. Whole, at least 1. */
  readonly minWindows: number;
  /** LINEAR runs between the knots and is flat outside them; STEP is the score of the first knot not exceeded, else 0. */
  readonly interpolation: 'LINEAR' | 'STEP';
  readonly fallbackShock: Readonly<Record<LimitedFactorType, number>>;
  /** What the largest position may lose. */
  readonly singleNameShock: number;
  /** Standard deviations that make the volatility loss. */
  readonly volatilityMultiple: number;
  /** The most the volatility loss may be; null or absent for no cap. */
  readonly volatilityCap?: number | null | undefined;
  /** [loss / limit, score 0 to 100], ratios rising. */
  readonly curve: readonly (readonly [ratio: number, score: number])[];
  readonly componentWeights: PerComponent<number>;
  /** [lowest score, name], floors falling. */
  readonly bands: readonly (readonly [floor: number, name: string])[];
}

/** The policy itself; INVALID_LIMIT names the first field that makes no score. */
export function checkedPolicy(policy: ScorePolicy): ScorePolicy {
  const { horizonMonths, minWindows, fallbackShock, singleNameShock, volatilityMultiple, volatilityCap } = policy;
  checkCount('horizonMonths', horizonMonths);
  checkCount('minWindows', minWindows);
  for (const [type, shock] of Object.entries(fallbackShock)) checkAmount(`fallbackShock.${type}`, shock);
  checkAmount('singleNameShock', singleNameShock);
  checkAmount('volatilityMultiple', volatilityMultiple);
  checkAmount('volatilityCap', volatilityCap ?? 0);
  checkKnots('curve', policy.curve, 1);
  checkKnots('bands', policy.bands, -1);
  for (const [ratio, score] of policy.curve) {
    checkAmount('curve', ratio);
    checkAmount('curve', score);
  }
  checkWeights(policy.componentWeights);
  return policy;
}

function checkCount(field: string, count: number): void {
  if (!Number.isInteger(count) || count < 1) throw invalid(field, `is ${count}; it has to be a whole number from 1 on`);
}

function checkAmount(field: string, amount: number): void {
  if (!(amount >= 0 && Number.isFinite(amount))) throw invalid(field, `holds ${amount}, not a number from 0 on`);
}

/** At least one, the first numbers all rising (1) or all falling (-1). */
function checkKnots(field: string, knots: readonly (readonly [number, unknown])[], direction: 1 | -1): void {
  if (knots.length === 0) throw invalid(field, 'is empty');
  const isInOrder = knots.every(
    ([at], i) => Number.isFinite(at) && (i === 0 || direction * (at - knots[i - 1]![0]) > 0),
  );
  if (!isInOrder) throw invalid(field, `has to have ${direction === 1 ? 'rising ratios' : 'falling floors'}`);
}

function checkWeights(weights: PerComponent<number>): void {
  for (const [component, weight] of Object.entries(weights)) checkAmount(`componentWeights.${component}`, weight);
  if (SCORE_COMPONENTS.every((component) => weights[component] === 0)) {
    throw invalid('componentWeights', 'are all zero; a score needs at least one component');
  }
}

const invalid = (field: string, fault: string): EngineError =>
  new EngineError('INVALID_LIMIT', `The policy's ${field} ${fault}.`, { field: `policy.${field}` });
