import { dot } from './kernels/dot';

/**
 * Row-major numbers: entry (i, j) stands at `values[i * columns + j]`.
 * A panel of return series holds one series per row, so that every series is contiguous.
 *
 * Loops here and in `measures/` read `values[i]!` where the loop's own bounds prove the entry exists:
 * a run-time default for "undefined" would cost half the speed of the hot loops.
 */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export const zeros = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  values: new Float64Array(rows * columns),
});

/** Row i as a view, not a copy. */
export const row = (matrix: Matrix, i: number): Float64Array =>
  matrix.values.subarray(i * matrix.columns, (i + 1) * matrix.columns);

/** Every row as a view, not a copy. */
export function rowsOf(matrix: Matrix): Float64Array[] {
  const rows: Float64Array[] = [];
  for (let i = 0; i < matrix.rows; i++) rows.push(row(matrix, i));
  return rows;
}

/** Room for so many series, all of it one allocation: thousands of buffers cost more than what is computed in them. */
const seriesRoom = (count: number, length: number): Float64Array[] => rowsOf(zeros(count, length));

/** Series allocated at once. */
const CHUNK = 32;

/** One series after the other, all of one length, allocated many at a time. */
export function seriesStore(): (length: number) => Float64Array {
  let free: Float64Array[] = [];
  return (length) => {
    if (free.length === 0) free = seriesRoom(CHUNK, length);
    return free.pop()!;
  };
}

/** Matrix times vector: one inner product per row, each summed in order. */
export function times(matrix: Matrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(matrix.rows);
  for (let i = 0; i < matrix.rows; i++) product[i] = dot(row(matrix, i), vector);
  return product;
}

/** The given columns in the given order; the matrix itself when that is all of them. */
export function selectColumns(matrix: Matrix, columns: Int32Array): Matrix {
  if (columns.length === matrix.columns) return matrix;
  const selected = zeros(matrix.rows, columns.length);
  for (let i = 0; i < matrix.rows; i++) selectInto(row(selected, i), row(matrix, i), columns);
  return selected;
}

/** The entries of one series at the given places; the series itself when that is all of them. */
export function select(series: Float64Array, places: Int32Array): Float64Array {
  return places.length === series.length ? series : selectInto(new Float64Array(places.length), series, places);
}

function selectInto(target: Float64Array, series: Float64Array, places: Int32Array): Float64Array {
  for (let t = 0; t < places.length; t++) target[t] = series[places[t]!]!;
  return target;
}
