// Taking the parts along orthonormal series out of a series.
import { dot, lanes, listed, pairAt } from './series';

/**
 * Takes the parts along the `count` orthonormal series listed out of x, twice, and answers the sum of squares of what is
 * left. How much of each there was is written to `along`; behind that is room for as many numbers.
 */
export function takeOutTwice(x: usize, list: usize, count: i32, n: i32, along: usize): f64 {
  const parts = along + ((<usize>count) << 3);
  takeOutParts(x, list, count, n, along);
  takeOutParts(x, list, count, n, parts);
  for (let k = 0; k < count; k++) {
    const at = (<usize>k) << 3;
    f64.store(along + at, f64.load(along + at) + f64.load(parts + at));
  }
  return dot(x, x, n);
}

/** The same, once. */
export function takeOut(x: usize, list: usize, count: i32, n: i32, along: usize): f64 {
  takeOutParts(x, list, count, n, along);
  return dot(x, x, n);
}

function takeOutParts(x: usize, list: usize, count: i32, n: i32, parts: usize): void {
  const whole = count & ~3;
  for (let k = 0; k < whole; k += 4) dots(x, list + ((<usize>k) << 2), n, parts + ((<usize>k) << 3));
  for (let k = whole; k < count; k++) f64.store(parts + ((<usize>k) << 3), dot(x, listed(list, k), n));
  for (let k = 0; k < whole; k += 4) subtractFour(x, list + ((<usize>k) << 2), n, parts + ((<usize>k) << 3));
  for (let k = whole; k < count; k++) subtract(x, listed(list, k), f64.load(parts + ((<usize>k) << 3)), n);
}

/** Four inner products of x with the series listed; written one after the other to `sums`. */
function dots(x: usize, list: usize, n: i32, sums: usize): void {
  let y0 = listed(list, 0);
  let y1 = listed(list, 1);
  let y2 = listed(list, 2);
  let y3 = listed(list, 3);
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let a1 = f64x2.splat(0);
  let b1 = f64x2.splat(0);
  let c1 = f64x2.splat(0);
  let d1 = f64x2.splat(0);
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += 32) {
    const x0 = pairAt(x, 0);
    const x1 = pairAt(x, 1);
    a = f64x2.add(a, f64x2.mul(x0, pairAt(y0, 0)));
    a1 = f64x2.add(a1, f64x2.mul(x1, pairAt(y0, 1)));
    b = f64x2.add(b, f64x2.mul(x0, pairAt(y1, 0)));
    b1 = f64x2.add(b1, f64x2.mul(x1, pairAt(y1, 1)));
    c = f64x2.add(c, f64x2.mul(x0, pairAt(y2, 0)));
    c1 = f64x2.add(c1, f64x2.mul(x1, pairAt(y2, 1)));
    d = f64x2.add(d, f64x2.mul(x0, pairAt(y3, 0)));
    d1 = f64x2.add(d1, f64x2.mul(x1, pairAt(y3, 1)));
    y0 += 32;
    y1 += 32;
    y2 += 32;
    y3 += 32;
  }
  f64.store(sums, lanes(f64x2.add(a, a1)));
  f64.store(sums, lanes(f64x2.add(b, b1)), 8);
  f64.store(sums, lanes(f64x2.add(c, c1)), 16);
  f64.store(sums, lanes(f64x2.add(d, d1)), 24);
}

/** x -= factor y. */
function subtract(x: usize, y: usize, factor: f64, n: i32): void {
  const factors = f64x2.splat(factor);
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += 32, y += 32) {
    v128.store(x, f64x2.sub(pairAt(x, 0), f64x2.mul(factors, pairAt(y, 0))));
    v128.store(x, f64x2.sub(pairAt(x, 1), f64x2.mul(factors, pairAt(y, 1))), 16);
  }
}

/** x -= the four series listed, each times its factor, in their order. */
function subtractFour(x: usize, list: usize, n: i32, factors: usize): void {
  let y0 = listed(list, 0);
  let y1 = listed(list, 1);
  let y2 = listed(list, 2);
  let y3 = listed(list, 3);
  const a = f64x2.splat(f64.load(factors));
  const b = f64x2.splat(f64.load(factors, 8));
  const c = f64x2.splat(f64.load(factors, 16));
  const d = f64x2.splat(f64.load(factors, 24));
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += 16) {
    let rest = f64x2.sub(v128.load(x), f64x2.mul(a, v128.load(y0)));
    rest = f64x2.sub(rest, f64x2.mul(b, v128.load(y1)));
    rest = f64x2.sub(rest, f64x2.mul(c, v128.load(y2)));
    v128.store(x, f64x2.sub(rest, f64x2.mul(d, v128.load(y3))));
    y0 += 16;
    y1 += 16;
    y2 += 16;
    y3 += 16;
  }
}
