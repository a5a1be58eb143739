import type { Matrix } from '../matrix';

/** The standard deviation of each series of an N x N covariance matrix, per period: sqrt(S_ii). */
export const standardDeviations = (covariances: Matrix): Float64Array =>
  Float64Array.from({ length: covariances.rows }, (_, i) =>
    Math.sqrt(covariances.values[i * covariances.columns + i]!),
  );
