/**
 * Compounded return over every run of h consecutive periods, prod(1 + r) - 1, in order of their first period. `places`
 * gives each return's period, ascending: a run across a gap is left out. M periods without a gap give M - h + 1 runs.
 */
export function overlappingReturns(returns: Float64Array, places: Int32Array, h: number): Float64Array {
  const runs: number[] = [];
  for (let first = 0; first + h <= returns.length; first++) {
    if (places[first + h - 1]! - places[first]! === h - 1) runs.push(compounded(returns.subarray(first, first + h)));
  }
  return Float64Array.from(runs);
}

const compounded = (returns: Float64Array): number => returns.reduce((wealth, value) => wealth * (1 + value), 1) - 1;
