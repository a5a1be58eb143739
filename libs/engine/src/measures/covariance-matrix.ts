import { crossProducts } from '../kernels/cross-products';
import { sum } from '../kernels/sum';
import type { Matrix } from '../matrix';

/**
 * Sample covariance matrix S of N series (rows of the N x T panel), per period, N x N: D D' / (T - 1) with D the
 * centred panel. Needs T >= 2. Positive semidefinite; singular when T <= N, yet w'Sw is still right.
 */
export function covarianceMatrix(series: Matrix, checkpoint?: () => void): Matrix {
  if (series.columns < 2) throw new RangeError('a covariance needs at least two periods');
  const { rows, columns, values } = series;
  const means = new Float64Array(rows);
  for (let i = 0; i < rows; i++) means[i] = sum(values, i * columns, (i + 1) * columns) / columns;
  return crossProducts(series, { means, divisor: columns - 1, checkpoint });
}
