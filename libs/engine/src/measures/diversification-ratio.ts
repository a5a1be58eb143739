/** At or below this variance per period a portfolio has no volatility to compare with. */
const NO_RISK = 1e-18;

/**
 * sum |w_i| s_i / portfolio volatility (Choueifaty & Coignard 2008), all per period; at least 1 for long-only weights.
 * Null when the portfolio's variance is <= 1e-18.
 */
export function diversificationRatio(
  weights: Float64Array,
  deviations: Float64Array,
  volatility: number,
): number | null {
  if (volatility * volatility <= NO_RISK) return null;
  return weights.reduce((sum, weight, i) => sum + Math.abs(weight) * deviations[i]!, 0) / volatility;
}
