/** A smaller denominator is rounding, not risk: dividing by it would answer with noise. */
const SMALLEST = 1e-12;

/** numerator / denominator (of either sign, decimals). Null, not 0, when either is null or |denominator| < 1e-12. */
export const ratio = (numerator: number | null, denominator: number | null): number | null =>
  numerator === null || denominator === null || Math.abs(denominator) < SMALLEST ? null : numerator / denominator;
