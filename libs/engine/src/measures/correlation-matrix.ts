import type { Matrix } from '../matrix';
import { standardDeviations } from './standard-deviations';

/** A product of two standard deviations at or below this is that of a series without movement. */
const NO_MOVEMENT = 1e-16;

/**
 * Correlations of an N x N covariance matrix, row by row: S_ij / (s_i s_j), in [-1, 1] up to rounding.
 * Null where s_i s_j <= 1e-16: a series that does not move correlates with nothing, itself included.
 */
export function correlationMatrix(covariances: Matrix): (number | null)[][] {
  const deviations = standardDeviations(covariances);
  return Array.from(deviations, (deviation, i) =>
    Array.from(deviations, (other, j) =>
      deviation * other <= NO_MOVEMENT ? null : covariances.values[i * covariances.columns + j]! / (deviation * other),
    ),
  );
}
