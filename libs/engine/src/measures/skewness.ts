import { standardised } from './standardised';

/**
 * Third standardised moment, without unit: mean of ((x - mean) / s)^3 with population (1/n) moments; negative when the
 * long tail is on the side of losses. Null for a constant series.
 */
export function skewness(series: Float64Array): number | null {
  const scores = standardised(series);
  return scores && scores.reduce((sum, z) => sum + z * z * z, 0) / scores.length;
}
