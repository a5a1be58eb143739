import { lanes } from './series';

/**
 * Adds the inner products of a block of series to `sums`. `panel` holds `rows` series (a multiple of four) of `n` values
 * (even) side by side; row i of `sums` (of `rows` values) gets those of the series i of the first `heads` (a multiple of
 * two) with every series from i's pair on.
 *
 * Two series by four at a time: eight sums of two lanes stay in registers, and each loaded pair is used two or four
 * times. A sum runs over even and odd places by itself, whatever its place in a tile, so that it does not depend on
 * where its two series stand.
 */
export function addCrossProducts(panel: usize, rows: i32, heads: i32, n: i32, sums: usize): void {
  for (let i = 0; i < heads; i += 2) {
    for (let j = i & ~3; j < rows; j += 4)
      addTile(panel, i, j, n, sums + ((<usize>(i * rows + j)) << 3), (<usize>rows) << 3);
  }
}

function addTile(panel: usize, i: i32, j: i32, n: i32, sums: usize, next: usize): void {
  const stride = (<usize>n) << 3;
  let x = panel + <usize>i * stride;
  let y = panel + <usize>j * stride;
  const end = x + stride;
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s02 = f64x2.splat(0);
  let s03 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s12 = f64x2.splat(0);
  let s13 = f64x2.splat(0);
  for (; x < end; x += 16, y += 16) {
    const x0 = v128.load(x);
    const x1 = v128.load(x + stride);
    const y0 = v128.load(y);
    const y1 = v128.load(y + stride);
    s00 = f64x2.add(s00, f64x2.mul(x0, y0));
    s10 = f64x2.add(s10, f64x2.mul(x1, y0));
    s01 = f64x2.add(s01, f64x2.mul(x0, y1));
    s11 = f64x2.add(s11, f64x2.mul(x1, y1));
    const y2 = v128.load(y + 2 * stride);
    const y3 = v128.load(y + 3 * stride);
    s02 = f64x2.add(s02, f64x2.mul(x0, y2));
    s12 = f64x2.add(s12, f64x2.mul(x1, y2));
    s03 = f64x2.add(s03, f64x2.mul(x0, y3));
    s13 = f64x2.add(s13, f64x2.mul(x1, y3));
  }
  addTo(sums, s00, s01, s02, s03);
  addTo(sums + next, s10, s11, s12, s13);
}

function addTo(sums: usize, a: v128, b: v128, c: v128, d: v128): void {
  f64.store(sums, f64.load(sums) + lanes(a));
  f64.store(sums, f64.load(sums, 8) + lanes(b), 8);
  f64.store(sums, f64.load(sums, 16) + lanes(c), 16);
  f64.store(sums, f64.load(sums, 24) + lanes(d), 24);
}
