// Series of doubles in linear memory. Every series is padded with zeros to a multiple of eight values, so that no loop
// has a tail; `n` counts the padding. A sum runs in eight partial sums (place modulo 8), added up in one fixed order:
// it depends on the values alone, never on the machine or on where the series lies.

/** Values a loop takes at once. */
const STEP: usize = 8 * sizeof<f64>();

/** Two values of a series. */
export function pairAt(at: usize, pair: usize): v128 {
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

/** The address that stands at a place of a list. */
export function listed(list: usize, place: i32): usize {
  return <usize>load<u32>(list + ((<usize>place) << 2));
}

/** Even places and odd places together. */
export function lanes(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
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
    const z = v128.load(c);
    const middle = f64x2.pmax(f64x2.pmin(x, y), f64x2.pmin(f64x2.pmax(x, y), z));
    // Comparing without a care for NaN and marking it after takes a quarter of the time of minding it in each comparison.
    v128.store(target, v128.or(middle, v128.or(missing(x), v128.or(missing(y), missing(z)))));
  }
}

/** All bits set, which is a NaN, where a value is not a number; else none. */
function missing(pair: v128): v128 {
  return f64x2.ne(pair, pair);
}

/** x *= factor. */
export function scale(x: usize, factor: f64, n: i32): void {
  const factors = f64x2.splat(factor);
  const end = x + ((<usize>n) << 3);
  for (; x < end; x += 16) v128.store(x, f64x2.mul(v128.load(x), factors));
}

/**
 * The slope of y on each of the `count` series listed, and the squares of what the line leaves, written to `numbers` in
 * turn. There the caller has put the sum of squares of each of the series at the place of its slope.
 */
export function slopes(y: usize, list: usize, count: i32, n: i32, numbers: usize): void {
  for (let k = 0; k < count; k++, numbers += 16) {
    const x = listed(list, k);
    const slope = dot(x, y, n) / f64.load(numbers);
    f64.store(numbers, slope);
    f64.store(numbers, residualSquares(y, x, slope, n), 8);
  }
}
