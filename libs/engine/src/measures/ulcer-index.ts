import { square } from '../kernels/square';

/** Root mean square of T drawdowns (Martin & McCann 1989): sqrt(mean dd^2), decimals, the start not counted; 0 without a fall. */
export function ulcerIndex(falls: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < falls.length; t++) sum += square(falls[t]!);
  return Math.sqrt(sum / falls.length);
}
