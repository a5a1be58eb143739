import { kernels } from './memory';
import { load, padded, unload } from './slots';

/** The middle one of three series' values in each period, written to `target`; NaN where one of them is missing. */
export function mediansOfThree([a, b, c]: readonly Float64Array[], target: Float64Array): Float64Array {
  const [x, y, z] = [load(0, a!), load(1, b!), load(2, c!)];
  kernels.medians(x, y, z, padded(target.length), x);
  return unload(x, target);
}
