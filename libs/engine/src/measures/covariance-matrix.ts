import { crossProducts } from '../kernels/cross-products';
import { sum } from '../kernels/sum';
import { type Matrix, rowsOf } from '../matrix';

/**
 * Sample covariance matrix S of N series (rows of the N x T panel), per period, N x N: D D' / (T - 1) with D the
 * centred panel. Needs T >= 2. Positive semidefinite; singular when T <= N, yet w'Sw is still right.
 */
export function covarianceMatrix(series: Matrix, checkpoint?: () => void): Matrix {
  if (series.columns < 2) throw new RangeError('a covariance needs at least two periods');
  const means = Float64Array.from(rowsOf(series), (own) => sum(own) / series.columns);
  const covariances = crossProducts(series, { means, checkpoint });
  const { values } = covariances;
  for (let k = 0; k < values.length; k++) values[k] = values[k]! / (series.columns - 1);
  return covariances;
}
