import { type Matrix, row, zeros } from '../matrix';

/** A pivot at or below this part of the largest is rounding: the matrix has no more rank than it had so far. */
const NEGLIGIBLE = 1e-13;

interface SemidefiniteRoot {
  /** r rows of N: C' with C C' = S. */
  readonly rows: Matrix;
  /** r, at most N: less where S is singular. */
  readonly rank: number;
}

/**
 * Root of a symmetric positive semidefinite N x N matrix by Cholesky with complete pivoting, which ends at the rank of
 * the matrix (Higham, Analysis of the Cholesky Decomposition of a Semi-definite Matrix, 1990): it needs no second way
 * for singular covariances. `checkpoint` is called once a row.
 */
export function semidefiniteRoot(matrix: Matrix, checkpoint: () => void = () => undefined): SemidefiniteRoot {
  const n = matrix.rows;
  const rows = zeros(n, n);
  const left = Float64Array.from({ length: n }, (_, i) => matrix.values[i * n + i]!);
  const smallest = NEGLIGIBLE * n * Math.max(0, ...left);
  let rank = 0;
  for (; rank < n; rank++) {
    checkpoint();
    const pivot = placeOfLargest(left);
    if (!(left[pivot]! > smallest)) break;
    eliminate(matrix, rows, { rank, pivot, left });
  }
  return { rows: { ...rows, rows: rank, values: rows.values.subarray(0, rank * n) }, rank };
}

interface Step {
  readonly rank: number;
  readonly pivot: number;
  /** What is left of the diagonal; the pivot's becomes 0. */
  readonly left: Float64Array;
}

/** Writes row `rank` of C': (S_pivot - sum over the rows before of their pivot's entry times them) / root of the pivot. */
function eliminate(matrix: Matrix, { columns, values }: Matrix, { rank, pivot, left }: Step): void {
  const own = values.subarray(rank * columns, (rank + 1) * columns);
  own.set(row(matrix, pivot));
  for (let k = 0; k < rank; k++) {
    const factor = values[k * columns + pivot]!;
    for (let j = 0, at = k * columns; j < columns; j++, at++) own[j] = own[j]! - factor * values[at]!;
  }
  const root = Math.sqrt(left[pivot]!);
  for (let j = 0; j < columns; j++) {
    own[j] = left[j] === 0 ? 0 : own[j]! / root;
    left[j] = Math.max(0, left[j]! - own[j]! * own[j]!);
  }
  own[pivot] = root;
  left[pivot] = 0;
}

function placeOfLargest(values: Float64Array): number {
  let place = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[place]!) place = i;
  return place;
}
