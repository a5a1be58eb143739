import { type Matrix, zeros } from '../matrix';

/** Periods per block: a block of 500 series stays in the second-level cache. */
const BLOCK = 256;

/**
 * All inner products of the rows of `d` (N x T): the symmetric N x N matrix D D'.
 *
 * Two rows by two rows at a time, so that each loaded number is used twice. Every product is summed in the order of
 * the periods, whatever its place in a tile, so the sum for a pair of series does not depend on where they stand.
 */
export function crossProducts(d: Matrix): Matrix {
  const products = zeros(d.rows, d.rows);
  for (let from = 0; from < d.columns; from += BLOCK) {
    const to = Math.min(from + BLOCK, d.columns);
    for (let i = 0; i < d.rows; i += 2) {
      for (let j = i; j < d.rows; j += 2) addTile(products, d, { i, j, from, to });
    }
  }
  mirror(products);
  return products;
}

interface Tile {
  readonly i: number;
  readonly j: number;
  readonly from: number;
  readonly to: number;
}

/** An odd last row is paired with itself: both halves of its tile then hold, and write, the same sums. */
function addTile({ values: s, columns: n }: Matrix, { values: d, columns: t }: Matrix, { i, j, from, to }: Tile): void {
  const i1 = Math.min(i + 1, n - 1);
  const j1 = Math.min(j + 1, n - 1);
  let s00 = s[i * n + j]!;
  let s01 = s[i * n + j1]!;
  let s10 = s[i1 * n + j]!;
  let s11 = s[i1 * n + j1]!;
  for (
    let a = i * t + from, b = i1 * t + from, c = j * t + from, e = j1 * t + from;
    a < i * t + to;
    a++, b++, c++, e++
  ) {
    const x0 = d[a]!;
    const x1 = d[b]!;
    const y0 = d[c]!;
    const y1 = d[e]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s10 += x1 * y0;
    s11 += x1 * y1;
  }
  s[i * n + j] = s00;
  s[i * n + j1] = s01;
  s[i1 * n + j] = s10;
  s[i1 * n + j1] = s11;
}

function mirror({ values, columns: n }: Matrix): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) values[i * n + j] = values[j * n + i]!;
  }
}
