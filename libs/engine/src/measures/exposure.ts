interface Exposure {
  /** Sum of the weights. */
  readonly net: number;
  /** Sum of the absolute weights. */
  readonly gross: number;
  /** The largest absolute weight; 0 without any. */
  readonly largest: number;
}

/** Exposures as fractions of net asset value. Give it the non-cash weights. Leverage is `gross`: per unit of NAV, not gross / net. */
export const exposure = (weights: readonly number[]): Exposure => ({
  net: weights.reduce((sum, weight) => sum + weight, 0),
  gross: weights.reduce((sum, weight) => sum + Math.abs(weight), 0),
  largest: weights.reduce((largest, weight) => Math.max(largest, Math.abs(weight)), 0),
});
