/** Inner product of two series of equal length, summed in order. */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < x.length; t++) sum += x[t]! * y[t]!;
  return sum;
}
