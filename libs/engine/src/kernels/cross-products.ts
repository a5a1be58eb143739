import { type Matrix, zeros } from '../matrix';
import { BASE, claim, DOUBLE, kernels, scratch } from './memory';

/** Periods per block: a block of 500 series stays in the second-level cache. */
const PERIODS = 256;

/** Rows of the answer that are summed up at once: they, too, stay in the cache, and the memory they take is bounded. */
const HEADS = 128;

const TILE = 4;

/** Where the block of series begins, in doubles. */
const PANEL = BASE / DOUBLE;

interface Choices {
  /** Taken from each value of a row; nothing when absent. */
  readonly means?: Float64Array;
  /** What each product is divided by. */
  readonly divisor?: number;
  /** Called every few milliseconds of work. */
  readonly checkpoint?: (() => void) | undefined;
}

/**
 * All inner products of the rows of `d` (N x T): the symmetric N x N matrix D D'. Every pair of rows is summed in the
 * same order, blocks of periods one after the other, so its sum does not depend on where the two stand.
 */
export function crossProducts(
  d: Matrix,
  { means = new Float64Array(d.rows), divisor = 1, checkpoint }: Choices = {},
): Matrix {
  const products = zeros(d.rows, d.rows);
  claim();
  for (let first = 0; first < d.rows; first += HEADS) addRows(products, d, { first, means, divisor, checkpoint });
  mirror(products);
  return products;
}

interface Strip {
  readonly first: number;
  readonly means: Float64Array;
  readonly divisor: number;
  readonly checkpoint?: (() => void) | undefined;
}

/** The rows of the answer from `first` on, each from its own diagonal on. */
function addRows({ values: target, columns }: Matrix, d: Matrix, { first, means, divisor, checkpoint }: Strip): void {
  const rows = Math.ceil((d.rows - first) / TILE) * TILE;
  const heads = Math.min(rows, HEADS);
  const sums = PANEL + rows * PERIODS;
  const values = scratch((sums + heads * rows) * DOUBLE);
  values.fill(0, sums, sums + heads * rows);
  for (let from = 0; from < d.columns; from += PERIODS) {
    checkpoint?.();
    const n = copyBlock(values, d, { first, means, rows, from });
    kernels.addCrossProducts(BASE, rows, heads, n, sums * DOUBLE);
  }
  for (let i = 0; i < heads && first + i < d.rows; i++) {
    let at = (first + i) * columns + first + i;
    for (let sum = sums + i * rows + i; sum < sums + i * rows + d.rows - first; sum++)
      target[at++] = values[sum]! / divisor;
  }
}

interface Block {
  readonly first: number;
  readonly means: Float64Array;
  /** With those that only fill the last tile, and hold zeros. */
  readonly rows: number;
  readonly from: number;
}

/** Answers the number of periods copied, made even by a zero. */
function copyBlock(values: Float64Array, d: Matrix, { first, means, rows, from }: Block): number {
  const to = Math.min(from + PERIODS, d.columns);
  const n = Math.ceil((to - from) / 2) * 2;
  const present = d.rows - first;
  values.fill(0, PANEL + present * n, PANEL + rows * n);
  for (let i = 0; i < present; i++) {
    const row = (first + i) * d.columns;
    const mean = means[first + i]!;
    let at = PANEL + i * n;
    for (let t = row + from; t < row + to; t++) values[at++] = d.values[t]! - mean;
    if (n > to - from) values[at] = 0;
  }
  return n;
}

/** Entries on a side of the squares that are mirrored one after the other: both squares stay in the first-level cache. */
const SQUARE = 32;

function mirror({ values, columns: n }: Matrix): void {
  for (let top = 0; top < n; top += SQUARE) {
    for (let left = 0; left <= top; left += SQUARE) mirrorSquare(values, n, { top, left });
  }
}

function mirrorSquare(values: Float64Array, n: number, { top, left }: { top: number; left: number }): void {
  for (let i = top; i < Math.min(top + SQUARE, n); i++) {
    const to = Math.min(left + SQUARE, i);
    for (let j = left; j < to; j++) values[i * n + j] = values[j * n + i]!;
  }
}
