import { cornishFisherMonotone, cornishFisherVar } from '../measures/cornish-fisher';
import { excessKurtosis } from '../measures/excess-kurtosis';
import { historicalTail, sortedLosses } from '../measures/historical-tail';
import { mean } from '../measures/mean';
import { normalTail } from '../measures/normal-tail';
import { skewness } from '../measures/skewness';
import { standardDeviation } from '../measures/standard-deviation';

/** A value per confidence level, under the level as text: "0.95". */
export type PerLevel<T> = Readonly<Record<string, T>>;

/** Levels answered when a request names none. */
export const CONFIDENCE_LEVELS: readonly number[] = [0.95, 0.99];

/** Losses over one period, never annualised, decimals, positive; a negative one is a gain even there. */
export interface TailLevel {
  readonly historicalVar: number;
  readonly historicalEs: number;
  /** Null for constant returns, which have no shape. */
  readonly cornishFisherVar: number | null;
  readonly normalVar: number;
  readonly normalEs: number;
}

/** RISK-ENGINE 13.1. */
export interface Tail {
  /** Population (1/T) moments, without unit; null for constant returns. */
  readonly skewness: number | null;
  readonly excessKurtosis: number | null;
  /** False where cornishFisherVar may fall as the level rises, so must not be trusted (Maillard 2012); null without a shape. */
  readonly cornishFisherMonotone: boolean | null;
  readonly levels: PerLevel<TailLevel>;
}

/** The tail of T >= 2 returns. */
export function tail(returns: Float64Array, confidenceLevels: readonly number[]): Tail {
  const moments = { mean: mean(returns), deviation: standardDeviation(returns) };
  const shape = shapeOf(returns);
  const losses = sortedLosses(returns);
  return {
    skewness: shape?.skewness ?? null,
    excessKurtosis: shape?.excessKurtosis ?? null,
    cornishFisherMonotone: shape && cornishFisherMonotone(shape),
    levels: perLevel(confidenceLevels, (confidence) => {
      const historical = historicalTail(losses, confidence);
      const normal = normalTail(moments, confidence);
      return {
        historicalVar: historical.valueAtRisk,
        historicalEs: historical.expectedShortfall,
        cornishFisherVar: shape && cornishFisherVar(moments, shape, confidence),
        normalVar: normal.valueAtRisk,
        normalEs: normal.expectedShortfall,
      };
    }),
  };
}

/** `value` gets the level and its place among the levels. */
export const perLevel = <T>(
  confidenceLevels: readonly number[],
  value: (confidence: number, place: number) => T,
): PerLevel<T> =>
  Object.fromEntries(confidenceLevels.map((confidence, place) => [String(confidence), value(confidence, place)]));

function shapeOf(returns: Float64Array): { skewness: number; excessKurtosis: number } | null {
  const third = skewness(returns);
  const fourth = excessKurtosis(returns);
  return third === null || fourth === null ? null : { skewness: third, excessKurtosis: fourth };
}
