import { sumOfSquares } from './sum-of-squares';

/**
 * Sample variance per period, in squared units of the series: sum (x - mean)^2 / (n - 1).
 * Null for fewer than two values; 0 (or rounding) for a constant.
 */
export const variance = (series: Float64Array): number | null =>
  series.length < 2 ? null : sumOfSquares(series) / (series.length - 1);
