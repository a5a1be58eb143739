import { square } from '../kernels/square';
import { mean } from './mean';

/**
 * Below this mean square a series counts as constant: a daily volatility of 1e-9 is rounding, not risk.
 * RISK-ENGINE 4.1: a factor whose sum of squares about its mean is <= 1e-18 n has no variance.
 */
const NO_VARIANCE = 1e-18;

/** Sum of squares about the mean, two passes: sum (x - mean)^2. Never E[x^2] - E[x]^2, which loses half the digits. */
export function sumOfSquares(series: Float64Array): number {
  const centre = mean(series);
  let sum = 0;
  for (let t = 0; t < series.length; t++) sum += square(series[t]! - centre);
  return sum;
}

/** Whether a sum of squares about the mean over n values is that of a constant. */
export const isConstant = (squares: number, n: number): boolean => squares <= NO_VARIANCE * n;
