import { normalQuantile } from './normal-quantile';

/** The convergence is quadratic near the end and doubles the distance before; more steps than this cannot be needed. */
const MAX_STEPS = 200;

/**
 * Quantile of Student's t distribution for a whole number n >= 1 of degrees of freedom, 0 < p < 1; relative error below
 * 1e-12 up to thousands of them. Newton's steps from the normal quantile, which is nearer the middle: beyond the median
 * the distribution function is concave, so that no step goes past the answer.
 */
export function studentTQuantile(p: number, degrees: number): number {
  requireDegrees(degrees);
  if (p < 0.5) return -studentTQuantile(1 - p, degrees);
  const within = 2 * p - 1;
  const scale = densityAtZero(degrees);
  let t = normalQuantile(p);
  for (let step = 0; step < MAX_STEPS; step++) {
    const density = 2 * scale * Math.exp((-(degrees + 1) / 2) * Math.log1p((t * t) / degrees));
    const next = t + (within - probabilityWithin(t, degrees)) / density;
    if (!(next > t)) break;
    t = next;
  }
  return t;
}

export function requireDegrees(degrees: number): void {
  if (!Number.isInteger(degrees) || degrees < 1) throw new RangeError(`${degrees} is no number of degrees of freedom`);
}

/** Gamma((n + 1) / 2) / (sqrt(n pi) Gamma(n / 2)), from n = 1 or 2 upwards by Gamma(x + 1) = x Gamma(x). */
function densityAtZero(degrees: number): number {
  let gammas = degrees % 2 === 1 ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
  for (let n = degrees % 2 === 1 ? 1 : 2; n < degrees; n += 2) gammas *= (n + 1) / n;
  return gammas / Math.sqrt(degrees * Math.PI);
}

/**
 * Probability between -t and t, by the finite sums for whole degrees of freedom (Abramowitz & Stegun 26.7.3 and 26.7.4)
 * in the angle whose tangent is t / sqrt(n). All terms are positive, so no digits cancel.
 */
function probabilityWithin(t: number, degrees: number): number {
  const odd = degrees % 2 === 1;
  const sine = t / Math.sqrt(degrees + t * t);
  const cosineSquared = degrees / (degrees + t * t);
  let term = odd ? Math.sqrt(cosineSquared) : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees - 1; k += 2) {
    term *= ((k - 1) / k) * cosineSquared;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (Math.atan2(t, Math.sqrt(degrees)) + sine * sum) : sine * sum;
}
