import { variance } from './variance';

/**
 * Sample standard deviation per period, in units of the series: sqrt(sum (x - mean)^2 / (n - 1)).
 * Refuses fewer than two values: every caller has a window of more.
 */
export function standardDeviation(series: Float64Array): number {
  const squared = variance(series);
  if (squared === null) throw new RangeError('a standard deviation needs at least two periods');
  return Math.sqrt(squared);
}
