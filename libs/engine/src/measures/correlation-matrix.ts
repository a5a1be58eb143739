import type { Matrix } from '../matrix';
import { standardDeviations } from './standard-deviations';

/** A product of two standard deviations at or below this is that of a series without movement. */
const NO_MOVEMENT = 1e-16;

/**
 * Correlations of an N x N covariance matrix, row by row: S_ij / (s_i s_j), in [-1, 1] up to rounding.
 * Null where s_i s_j <= 1e-16: a series that does not move correlates with nothing, itself included.
 */
export function correlationMatrix({ rows, columns, values }: Matrix): (number | null)[][] {
  const deviations = standardDeviations({ rows, columns, values });
  const correlations: (number | null)[][] = [];
  for (let i = 0; i < rows; i++) {
    const own: (number | null)[] = [];
    for (let j = 0; j < columns; j++) own.push(correlation(values[i * columns + j]!, deviations[i]! * deviations[j]!));
    correlations.push(own);
  }
  return correlations;
}

const correlation = (covariance: number, deviations: number): number | null =>
  deviations <= NO_MOVEMENT ? null : covariance / deviations;
