/** Arithmetic mean of a series. The caller gives at least one value; summed in order. */
export function mean(series: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < series.length; t++) sum += series[t]!;
  return sum / series.length;
}
