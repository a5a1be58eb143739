import { square } from '../kernels/square';

/**
 * Concentration of the weights: sum (|w_i| / gross)^2 with gross = sum |w_i|, in [1/N, 1]; 1 is a single position.
 * Shares of gross exposure, not raw weights, so that leverage and short positions do not change what it means.
 * Give it the non-cash weights. Null when the gross exposure is 0.
 */
export function herfindahl(weights: readonly number[]): number | null {
  const gross = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  return gross === 0 ? null : weights.reduce((sum, weight) => sum + square(weight / gross), 0);
}

/** The number of equal positions that would be as concentrated: 1 / herfindahl. Null when that is. */
export const effectivePositions = (concentration: number | null): number | null =>
  concentration === null ? null : 1 / concentration;
