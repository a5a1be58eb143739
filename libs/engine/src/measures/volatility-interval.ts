import { chiSquareQuantile } from './chi-square-quantile';
import type { Interval } from './interval';
import { sumOfSquares } from './sum-of-squares';

/**
 * Confidence interval of the standard deviation of n values, per period: sqrt(sum (x - mean)^2 / q), q the chi-square
 * quantiles of (1 +/- level) / 2 with n - 1 degrees of freedom. Exact for independent normal values; too narrow for fat
 * tails. Null for fewer than two values; both ends 0 for a constant.
 */
export function volatilityInterval(series: Float64Array, level: number): Interval | null {
  const n = series.length;
  if (n < 2) return null;
  const squares = sumOfSquares(series);
  const end = (probability: number) => Math.sqrt(squares / chiSquareQuantile(probability, n - 1));
  return { low: end((1 + level) / 2), high: end((1 - level) / 2) };
}
