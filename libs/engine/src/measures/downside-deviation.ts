import { square } from '../kernels/square';

/**
 * Root mean square of the shortfalls, per period: sqrt(mean min(x, 0)^2) of excess returns x (Sortino & Price 1994).
 * The mean is over all T periods, not over the losing ones: a rarer loss is a smaller risk. 0 without a shortfall.
 */
export function downsideDeviation(excess: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < excess.length; t++) sum += square(Math.min(excess[t]!, 0));
  return Math.sqrt(sum / excess.length);
}
