import { gammaTails } from '../kernels/gamma-tails';
import { normalQuantile } from './normal-quantile';
import { requireDegrees } from './student-t-quantile';

const MAX_STEPS = 200;

/** A step this small against x moves only its last bit. */
const CONVERGED = 4e-16;

/**
 * Quantile of the chi-square distribution for a whole number n >= 1 of degrees of freedom, 0 < p < 1; relative error
 * about 1e-14. Newton's steps from the cube of Wilson & Hilferty (1931), held between the ends that are known to
 * enclose the answer, on whichever tail is the smaller one.
 */
export function chiSquareQuantile(p: number, degrees: number): number {
  requireDegrees(degrees);
  const shape = degrees / 2;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let x = firstGuess(p, degrees) / 2;
  for (let step = 0; step < MAX_STEPS; step++) {
    const { below, above, density } = gammaTails(shape, x);
    const missing = p < 0.5 ? p - below : above - (1 - p);
    if (missing > 0) low = x;
    else high = x;
    const newton = x + missing / density;
    const next = newton > low && newton < high ? newton : between(low, high);
    if (Math.abs(next - x) <= CONVERGED * x) return 2 * next;
    x = next;
  }
  return 2 * x;
}

/** Positive also where the cube is not: far in the lower tail of few degrees of freedom. */
function firstGuess(p: number, degrees: number): number {
  const spread = 2 / (9 * degrees);
  const root = Math.max(1 - spread + normalQuantile(p) * Math.sqrt(spread), 0.1);
  return degrees * root * root * root;
}

const between = (low: number, high: number): number => (high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2);
