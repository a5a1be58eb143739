/** Gathers the periods in which both series exist, always into the same two buffers. */
export function pairing(periods: number): (x: Float64Array, y: Float64Array) => [Float64Array, Float64Array] {
  const left = new Float64Array(periods);
  const right = new Float64Array(periods);
  return (x, y) => {
    let n = 0;
    for (let t = 0; t < periods; t++) {
      left[n] = x[t]!;
      right[n] = y[t]!;
      if (!Number.isNaN(x[t]! + y[t]!)) n++;
    }
    return [left.subarray(0, n), right.subarray(0, n)];
  };
}
