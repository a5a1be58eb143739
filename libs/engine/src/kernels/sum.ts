/**
 * Sum of a series, or of the part of it from `from` to before `to`; NaN where a value is missing. In four parts, each
 * summed in order: one after the other, additions would wait for each other.
 */
export function sum(series: Float64Array, from = 0, to = series.length): number {
  const whole = to - ((to - from) % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let t = from; t < whole; t += 4) {
    a += series[t]!;
    b += series[t + 1]!;
    c += series[t + 2]!;
    d += series[t + 3]!;
  }
  for (let t = whole; t < to; t++) a += series[t]!;
  return a + b + c + d;
}
