/** At or below this variance per period a portfolio has no risk to share out. */
const NO_RISK = 1e-18;

interface RiskContributions {
  /** sqrt(w'Sw), per period. */
  readonly volatility: number;
  /** w_i (Sw)_i / volatility, per period; they sum to `volatility`. Zeros when w'Sw <= 1e-18. */
  readonly contributions: Float64Array;
  /** w_i (Sw)_i / w'Sw; they sum to 1, and one that hedges is negative. Null when w'Sw <= 1e-18. */
  readonly shares: Float64Array | null;
}

/**
 * Euler's decomposition of portfolio volatility (Litterman 1996, Tasche 1999), for N weights w and Sw, the N covariances
 * of the positions with the portfolio: the volatility is homogeneous of degree 1 in w, so the contributions add up to it.
 */
export function riskContributions(withPortfolio: Float64Array, weights: Float64Array): RiskContributions {
  const parts = weights.map((weight, i) => weight * withPortfolio[i]!);
  const variance = Math.max(0, total(parts));
  const volatility = Math.sqrt(variance);
  if (variance <= NO_RISK) return { volatility, contributions: new Float64Array(weights.length), shares: null };
  return {
    volatility,
    contributions: parts.map((part) => part / volatility),
    shares: parts.map((part) => part / variance),
  };
}

const total = (parts: Float64Array): number => parts.reduce((sum, part) => sum + part, 0);
