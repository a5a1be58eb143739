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
  const smallest = deviations.reduce((least, deviation) => Math.min(least, deviation), Number.POSITIVE_INFINITY);
  // An array of doubles is copied at once and filled in place; one that grows is copied over and over, one of numbers
  // or nulls has a box for each number.
  const blank = Array.from(deviations, () => 0.5);
  const correlations: (number | null)[][] = [];
  for (let i = 0; i < covariances.rows; i++) {
    const moves = deviations[i]! * smallest > NO_MOVEMENT;
    correlations.push(moves ? numbers(covariances, i, { deviations, blank }) : orNull(covariances, i, deviations));
  }
  return correlations;
}

interface Scale {
  readonly deviations: Float64Array;
  readonly blank: readonly number[];
}

function numbers({ columns, values }: Matrix, i: number, { deviations, blank }: Scale): number[] {
  const own = blank.slice();
  const deviation = deviations[i]!;
  for (let j = 0, at = i * columns; j < columns; j++, at++) own[j] = values[at]! / (deviation * deviations[j]!);
  return own;
}

function orNull({ columns, values }: Matrix, i: number, deviations: Float64Array): (number | null)[] {
  return Array.from(deviations, (other, j) => {
    const product = deviations[i]! * other;
    return product <= NO_MOVEMENT ? null : values[i * columns + j]! / product;
  });
}
