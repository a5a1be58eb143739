import { type Matrix, row } from '../matrix';

/**
 * Return of the portfolio in each of T periods: X w, for the N x T panel of the positions' returns.
 * Weights are constant: the portfolio is taken as rebalanced to them every period. What is missing to 1 earns nothing.
 */
export function portfolioReturns(series: Matrix, weights: Float64Array): Float64Array {
  if (weights.length !== series.rows) throw new RangeError(`${weights.length} weights for ${series.rows} series`);
  const returns = new Float64Array(series.columns);
  for (let i = 0; i < series.rows; i++) {
    const own = row(series, i);
    for (let t = 0; t < own.length; t++) returns[t] = returns[t]! + weights[i]! * own[t]!;
  }
  return returns;
}
