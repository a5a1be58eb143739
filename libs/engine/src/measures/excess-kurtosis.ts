import { standardised } from './standardised';

/**
 * Fourth standardised moment less that of a normal distribution, without unit: mean of ((x - mean) / s)^4 - 3 with
 * population (1/n) moments, at least -2; positive for tails fatter than normal. Null for a constant series.
 */
export function excessKurtosis(series: Float64Array): number | null {
  const scores = standardised(series);
  return scores && scores.reduce((sum, z) => sum + z * z * z * z, 0) / scores.length - 3;
}
