// Series of doubles in linear memory. Every series is padded with zeros to a multiple of eight values, so that no loop
// has a tail; `n` counts the padding. A sum runs in eight partial sums (place modulo 8), added up in one fixed order:
// it depends on the values alone, never on the machine or on where the series lies.

/** Values a loop takes at once. */
const STEP: usize = 8 * sizeof<f64>();

function pairAt(at: usize, pair: usize): v128 {
  return v128.load(at + pair * 16);
}

function product(x: usize, y: usize, pair: usize): v128 {
  return f64x2.mul(pairAt(x, pair), pairAt(y, pair));
}

/** The sum of eight partial sums. */
function total(a: v128, b: v128, c: v128, d: v128): f64 {
  const sums = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  return lanes(sums);
}

export function dot(x: usize, y: usize, n: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += STEP, y += STEP) {
    a = f64x2.add(a, product(x, y, 0));
    b = f64x2.add(b, product(x, y, 1));
    c = f64x2.add(c, product(x, y, 2));
    d = f64x2.add(d, product(x, y, 3));
  }
  return total(a, b, c, d);
}

/** Four inner products of x with series that lie `stride` bytes apart; written one after the other to `sums`. */
function dots(x: usize, others: usize, stride: usize, n: i32, sums: usize): void {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let a1 = f64x2.splat(0);
  let b1 = f64x2.splat(0);
  let c1 = f64x2.splat(0);
  let d1 = f64x2.splat(0);
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += 32, others += 32) {
    const x0 = pairAt(x, 0);
    const x1 = pairAt(x, 1);
    a = f64x2.add(a, f64x2.mul(x0, pairAt(others, 0)));
    a1 = f64x2.add(a1, f64x2.mul(x1, pairAt(others, 1)));
    b = f64x2.add(b, f64x2.mul(x0, pairAt(others + stride, 0)));
    b1 = f64x2.add(b1, f64x2.mul(x1, pairAt(others + stride, 1)));
    c = f64x2.add(c, f64x2.mul(x0, pairAt(others + 2 * stride, 0)));
    c1 = f64x2.add(c1, f64x2.mul(x1, pairAt(others + 2 * stride, 1)));
    d = f64x2.add(d, f64x2.mul(x0, pairAt(others + 3 * stride, 0)));
    d1 = f64x2.add(d1, f64x2.mul(x1, pairAt(others + 3 * stride, 1)));
  }
  f64.store(sums, lanes(f64x2.add(a, a1)));
  f64.store(sums, lanes(f64x2.add(b, b1)), 8);
  f64.store(sums, lanes(f64x2.add(c, c1)), 16);
  f64.store(sums, lanes(f64x2.add(d, d1)), 24);
}

/** Even places and odd places together. */
export function lanes(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
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

/** x -= the four series that lie `stride` bytes apart, each times its factor, in their order. */
function subtractFour(x: usize, others: usize, stride: usize, n: i32, factors: usize): void {
  const a = f64x2.splat(f64.load(factors));
  const b = f64x2.splat(f64.load(factors, 8));
  const c = f64x2.splat(f64.load(factors, 16));
  const d = f64x2.splat(f64.load(factors, 24));
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += 16, others += 16) {
    let rest = f64x2.sub(v128.load(x), f64x2.mul(a, v128.load(others)));
    rest = f64x2.sub(rest, f64x2.mul(b, v128.load(others + stride)));
    rest = f64x2.sub(rest, f64x2.mul(c, v128.load(others + 2 * stride)));
    rest = f64x2.sub(rest, f64x2.mul(d, v128.load(others + 3 * stride)));
    v128.store(x, rest);
  }
}

/** sum (y - factor x)^2, residual by residual. */
function residualSquares(y: usize, x: usize, factor: f64, n: i32): f64 {
  const factors = f64x2.splat(factor);
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += STEP, y += STEP) {
    const r0 = f64x2.sub(pairAt(y, 0), f64x2.mul(factors, pairAt(x, 0)));
    const r1 = f64x2.sub(pairAt(y, 1), f64x2.mul(factors, pairAt(x, 1)));
    const r2 = f64x2.sub(pairAt(y, 2), f64x2.mul(factors, pairAt(x, 2)));
    const r3 = f64x2.sub(pairAt(y, 3), f64x2.mul(factors, pairAt(x, 3)));
    a = f64x2.add(a, f64x2.mul(r0, r0));
    b = f64x2.add(b, f64x2.mul(r1, r1));
    c = f64x2.add(c, f64x2.mul(r2, r2));
    d = f64x2.add(d, f64x2.mul(r3, r3));
  }
  return total(a, b, c, d);
}

/** Takes the mean of the first `length` values from each of them, and answers it. The padding stays zero. */
export function centre(x: usize, length: i32, n: i32): f64 {
  const mean = sum(x, n) / <f64>length;
  const means = f64x2.splat(mean);
  const end = x + ((<usize>n) << 3);
  for (let at = x; at < end; at += 16) v128.store(at, f64x2.sub(v128.load(at), means));
  for (let at = x + ((<usize>length) << 3); at < end; at += 8) f64.store(at, 0);
  return mean;
}

function sum(x: usize, n: i32): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += STEP) {
    a = f64x2.add(a, pairAt(x, 0));
    b = f64x2.add(b, pairAt(x, 1));
    c = f64x2.add(c, pairAt(x, 2));
    d = f64x2.add(d, pairAt(x, 3));
  }
  return total(a, b, c, d);
}

/** Writes the middle one of a, b and c at each place to `target`; NaN where one of them is. */
export function medians(a: usize, b: usize, c: usize, n: i32, target: usize): void {
  const end = a + ((<usize>n) << 3);
  for (; a < end; a += 16, b += 16, c += 16, target += 16) {
    const x = v128.load(a);
    const y = v128.load(b);
    v128.store(target, f64x2.max(f64x2.min(x, y), f64x2.min(f64x2.max(x, y), v128.load(c))));
  }
}

/**
 * The slope of y on each of `count` series that lie `stride` bytes apart, and the squares of what the line leaves, written
 * to `numbers` in turn. There the caller has put the sum of squares of each of the series at the place of its slope.
 */
export function slopes(y: usize, others: usize, stride: usize, count: i32, n: i32, numbers: usize): void {
  for (let k = 0; k < count; k++, others += stride, numbers += 16) {
    const slope = dot(others, y, n) / f64.load(numbers);
    f64.store(numbers, slope);
    f64.store(numbers, residualSquares(y, others, slope, n), 8);
  }
}

/**
 * Takes the parts along `count` orthonormal series that lie `stride` bytes apart out of x, twice, and answers the sum of
 * squares of what is left. How much of each there was is written to `along`; behind that is room for as many numbers.
 */
export function takeOut(x: usize, units: usize, stride: usize, count: i32, n: i32, along: usize): f64 {
  const parts = along + ((<usize>count) << 3);
  takeOutOnce(x, units, stride, count, n, along);
  takeOutOnce(x, units, stride, count, n, parts);
  for (let k = 0; k < count; k++) {
    const at = (<usize>k) << 3;
    f64.store(along + at, 0.0 + f64.load(along + at) + f64.load(parts + at));
  }
  return dot(x, x, n);
}

function takeOutOnce(x: usize, units: usize, stride: usize, count: i32, n: i32, parts: usize): void {
  const whole = count & ~3;
  for (let k = 0; k < whole; k += 4) dots(x, units + <usize>k * stride, stride, n, parts + ((<usize>k) << 3));
  for (let k = whole; k < count; k++) f64.store(parts + ((<usize>k) << 3), dot(x, units + <usize>k * stride, n));
  for (let k = 0; k < whole; k += 4) subtractFour(x, units + <usize>k * stride, stride, n, parts + ((<usize>k) << 3));
  for (let k = whole; k < count; k++) subtract(x, units + <usize>k * stride, f64.load(parts + ((<usize>k) << 3)), n);
}
