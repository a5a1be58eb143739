import { type Matrix, rowsOf } from '../matrix';

/**
 * Return of the portfolio in each of T periods: X w, for the N x T panel of the positions' returns.
 * Weights are constant: the portfolio is taken as rebalanced to them every period. What is missing to 1 earns nothing.
 */
export function portfolioReturns(series: Matrix, weights: Float64Array): Float64Array {
  if (weights.length !== series.rows) throw new RangeError(`${weights.length} weights for ${series.rows} series`);
  return addUp(new Float64Array(series.columns), rowsOf(series), weights);
}

/** Adds N series, each times its weight, to a sum, in their order. */
export function addUp(sum: Float64Array, series: readonly Float64Array[], weights: Float64Array): Float64Array {
  for (let i = 0; i < series.length; i++) addTo(sum, series[i]!, weights[i]!);
  return sum;
}

function addTo(sum: Float64Array, series: Float64Array, weight: number): void {
  for (let t = 0; t < sum.length; t++) sum[t] = sum[t]! + weight * series[t]!;
}
