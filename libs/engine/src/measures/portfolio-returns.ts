import { type Matrix, rowsOf } from '../matrix';

/**
 * Return of the portfolio in each of T periods: X w, for the N x T panel of the positions' returns.
 * Weights are constant: the portfolio is taken as rebalanced to them every period. What is missing to 1 earns nothing.
 */
export function portfolioReturns(series: Matrix, weights: Float64Array): Float64Array {
  if (weights.length !== series.rows) throw new RangeError(`${weights.length} weights for ${series.rows} series`);
  return addUp(new Float64Array(series.columns), rowsOf(series), weights);
}

/** Adds N series, each times its weight, to a sum, in their order. Four at a time, so that the sum is read and written once for four. */
export function addUp(sum: Float64Array, series: readonly Float64Array[], weights: Float64Array): Float64Array {
  const whole = series.length - (series.length % 4);
  for (let i = 0; i < whole; i += 4) addFour(sum, series, { weights, i });
  for (let i = whole; i < series.length; i++) addTo(sum, series[i]!, weights[i]!);
  return sum;
}

function addFour(
  sum: Float64Array,
  series: readonly Float64Array[],
  { weights, i }: { weights: Float64Array; i: number },
): void {
  const a = series[i]!;
  const b = series[i + 1]!;
  const c = series[i + 2]!;
  const d = series[i + 3]!;
  const wa = weights[i]!;
  const wb = weights[i + 1]!;
  const wc = weights[i + 2]!;
  const wd = weights[i + 3]!;
  for (let t = 0; t < sum.length; t++) sum[t] = sum[t]! + wa * a[t]! + wb * b[t]! + wc * c[t]! + wd * d[t]!;
}

function addTo(sum: Float64Array, series: Float64Array, weight: number): void {
  for (let t = 0; t < sum.length; t++) sum[t] = sum[t]! + weight * series[t]!;
}
