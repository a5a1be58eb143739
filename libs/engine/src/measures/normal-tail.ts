import type { TailRisk } from './historical-tail';
import { normalDensity } from './normal-density';
import { normalQuantile } from './normal-quantile';

/** Mean and sample deviation (n - 1) of the returns, per period. */
export interface MeanAndDeviation {
  readonly mean: number;
  readonly deviation: number;
}

/** Tail of a normal distribution of returns: VaR = z s - m and ES = s phi(z) / (1 - confidence) - m; losses positive. */
export function normalTail({ mean, deviation }: MeanAndDeviation, confidence: number): TailRisk {
  const z = normalQuantile(confidence);
  return {
    valueAtRisk: z * deviation - mean,
    expectedShortfall: (deviation * normalDensity(z)) / (1 - confidence) - mean,
  };
}
