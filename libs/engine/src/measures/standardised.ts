import { dot } from '../kernels/dot';
import { centredSeries } from './centred';
import { isConstant } from './sum-of-squares';

/**
 * (x - mean) / s with the population deviation s = sqrt(sum (x - mean)^2 / n): mean 0, mean square 1, each at most
 * sqrt(n), so that powers of them stay in range. Null for a constant series.
 */
export function standardised(series: Float64Array): Float64Array | null {
  const scores = centredSeries(series);
  const squares = dot(scores, scores);
  if (isConstant(squares, series.length)) return null;
  const deviation = Math.sqrt(squares / series.length);
  return scores.map((value) => value / deviation);
}
