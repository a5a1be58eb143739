import { normalQuantile } from './normal-quantile';
import type { MeanAndDeviation } from './normal-tail';

/** Skewness S and excess kurtosis K of the returns, from population moments. */
interface Shape {
  readonly skewness: number;
  readonly excessKurtosis: number;
}

/**
 * Value at risk with the normal quantile bent to the shape of the returns (Cornish & Fisher 1938), losses positive:
 * -(m + w s), w = u + (u^2 - 1) S/6 + (u^3 - 3u) K/24 - (2u^3 - 5u) S^2/36, u the normal quantile of 1 - confidence.
 * Trust it only where `cornishFisherMonotone`.
 */
export function cornishFisherVar(
  { mean, deviation }: MeanAndDeviation,
  { skewness: s, excessKurtosis: k }: Shape,
  confidence: number,
): number {
  const u = -normalQuantile(confidence);
  const u2 = u * u;
  const w = u + ((u2 - 1) * s) / 6 + ((u2 - 3) * u * k) / 24 - ((2 * u2 - 5) * u * s * s) / 36;
  return -(mean + w * deviation);
}

/**
 * Whether w rises with u everywhere (Maillard 2012). Where it does not, the transformation is no quantile function: a
 * higher confidence may give a smaller loss. w' = a u^2 + b u + c must have no two real roots, and be positive.
 */
export function cornishFisherMonotone({ skewness: s, excessKurtosis: k }: Shape): boolean {
  const a = k / 8 - (s * s) / 6;
  const b = s / 3;
  const c = 1 - k / 8 + (5 * s * s) / 36;
  return a >= 0 && c > 0 && b * b <= 4 * a * c;
}
