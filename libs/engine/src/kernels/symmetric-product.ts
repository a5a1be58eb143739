/** target = Q x for a row-major n x n matrix Q, n the length of x. Each row is summed in order. */
export function symmetricProduct(q: Float64Array, x: Float64Array, target: Float64Array): Float64Array {
  const n = x.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0, at = i * n; j < n; j++, at++) sum += q[at]! * x[j]!;
    target[i] = sum;
  }
  return target;
}
