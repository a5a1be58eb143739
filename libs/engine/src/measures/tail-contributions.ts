/** A loss of the portfolio shared out among its N positions; losses positive, decimals, per period. */
export interface TailShares {
  readonly total: number;
  /** w_i x marginal_i: they sum to `total`, and one that hedges is negative. */
  readonly components: Float64Array;
  /** Derivative of the loss by w_i: what a little more of the position adds, per unit of weight. */
  readonly marginal: Float64Array;
}

/** Both tail losses shared out. */
export interface TailContributions {
  readonly valueAtRisk: TailShares;
  readonly expectedShortfall: TailShares;
}

/** A loss homogeneous of degree 1 in the weights is the sum of the weights times its derivatives (Euler; Tasche 1999). */
export const sharesOf = (total: number, weights: Float64Array, marginal: Float64Array): TailShares => ({
  total,
  components: marginal.map((value, i) => value * weights[i]!),
  marginal,
});
