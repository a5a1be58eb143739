interface GammaTails {
  /** P(a, x): probability that a gamma variable of shape a, scale 1, is at most x. */
  readonly below: number;
  /** Q(a, x) = 1 - P(a, x), to full relative accuracy when it is the smaller one. */
  readonly above: number;
  /** x^(a-1) e^-x / Gamma(a). */
  readonly density: number;
}

const EPSILON = 1e-17;
const TINY = 1e-300;

/** A factor this near 1 moves only the last bit; the fraction is there after some sqrt(a) terms. */
const UNCHANGED = 3e-16;
const MAX_TERMS = 100_000;

/**
 * Both tails of the gamma distribution for a whole or half shape a > 0 at x > 0 (Press et al. ch. 6.2). Below the mean
 * the lower tail is summed, above it the upper one, so that the smaller one is never a difference.
 */
export function gammaTails(a: number, x: number): GammaTails {
  const height = powerTerm(a, x);
  const density = (height * a) / x;
  if (x < a) {
    const below = height * series(a, x);
    return { below, above: 1 - below, density };
  }
  const above = height * a * fraction(a, x);
  return { below: 1 - above, above, density };
}

/** sum x^n / ((a + 1) ... (a + n)): all terms positive. */
function series(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > EPSILON * sum; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** The continued fraction of Q e^x Gamma(a) / x^a, by the method of Lentz. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > UNCHANGED && n < MAX_TERMS; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / nonZero(b + numerator * d);
    c = nonZero(b + numerator / c);
    change = c * d;
    value *= change;
  }
  return value;
}

const nonZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** Above this shape the four terms of the asymptotic error are exact to a double. */
const LARGE = 16;

/**
 * x^a e^-x / Gamma(a + 1). For a large shape by its distance from the peak (Loader 2000): the power and the factorial
 * would each be far larger than their quotient and leave few digits of it.
 */
function powerTerm(a: number, x: number): number {
  if (a < LARGE) return Math.exp(a * Math.log(x) - x) / factorial(a);
  const away = (x - a) / a;
  const fromPeak = a * (away - Math.log1p(away));
  return Math.exp(-fromPeak - stirlingError(a)) / Math.sqrt(2 * Math.PI * a);
}

/** Gamma(a + 1) for a whole or half a. */
function factorial(a: number): number {
  const whole = Number.isInteger(a);
  let product = whole ? 1 : Math.sqrt(Math.PI);
  for (let k = whole ? 1 : 0.5; k <= a; k++) product *= k;
  return product;
}

/** ln Gamma(a + 1) less Stirling's formula for it. */
function stirlingError(a: number): number {
  const inverse = 1 / a;
  const square = inverse * inverse;
  return inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
}
