/** Whether a value of the series is missing (NaN). Summed in four parts: one missing value spoils the sum, and adding is cheaper than asking. */
export function hasGap(series: Float64Array): boolean {
  const whole = series.length - (series.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let t = 0; t < whole; t += 4) {
    a += series[t]!;
    b += series[t + 1]!;
    c += series[t + 2]!;
    d += series[t + 3]!;
  }
  for (let t = whole; t < series.length; t++) a += series[t]!;
  return Number.isNaN(a + b + c + d);
}
