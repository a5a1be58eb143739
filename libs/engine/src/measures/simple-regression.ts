import { square } from '../kernels/square';
import { mean } from './mean';
import { isConstant } from './sum-of-squares';

/** The fewest pairs that leave a residual a degree of freedom. */
const MIN_PAIRS = 3;

export interface SimpleRegression {
  readonly beta: number;
  /** Intercept, per period. */
  readonly alpha: number;
  /** Number of pairs. */
  readonly n: number;
  /** Explained share of the variance of y, in [0, 1]; null when y is constant. */
  readonly rSquared: number | null;
  /** sqrt(SSE / (n - 2)), per period: two parameters were fitted. */
  readonly residualVol: number;
  /** Sample deviation of x over the same n pairs, per period. */
  readonly factorVol: number;
}

/**
 * Ordinary least squares of y on x with intercept, over n pairs: y = alpha + beta x + e.
 * Null when n < 3 or x has no variance (sum of squares about the mean <= 1e-18 n).
 */
export function simpleRegression(x: Float64Array, y: Float64Array): SimpleRegression | null {
  if (x.length !== y.length) throw new RangeError(`the series have ${x.length} and ${y.length} periods`);
  const n = x.length;
  if (n < MIN_PAIRS) return null;
  const { meanX, meanY, squaresX, squaresY, products } = moments(x, y);
  if (isConstant(squaresX, n)) return null;
  const beta = products / squaresX;
  const alpha = meanY - beta * meanX;
  const squaredErrors = sumOfSquaredErrors(x, y, { alpha, beta });
  return {
    beta,
    alpha,
    n,
    rSquared: isConstant(squaresY, n) ? null : (beta * beta * squaresX) / squaresY,
    residualVol: Math.sqrt(squaredErrors / (n - 2)),
    factorVol: Math.sqrt(squaresX / (n - 1)),
  };
}

/** The means, and the sums of squares and products about them, in two passes for all of them together. */
function moments(x: Float64Array, y: Float64Array) {
  const meanX = mean(x);
  const meanY = mean(y);
  let squaresX = 0;
  let squaresY = 0;
  let products = 0;
  for (let t = 0; t < x.length; t++) {
    const fromMeanX = x[t]! - meanX;
    const fromMeanY = y[t]! - meanY;
    squaresX += fromMeanX * fromMeanX;
    squaresY += fromMeanY * fromMeanY;
    products += fromMeanX * fromMeanY;
  }
  return { meanX, meanY, squaresX, squaresY, products };
}

/** Residual by residual: total minus explained would lose half the digits of a good fit. */
function sumOfSquaredErrors(x: Float64Array, y: Float64Array, line: { alpha: number; beta: number }): number {
  let sum = 0;
  for (let t = 0; t < x.length; t++) sum += square(y[t]! - line.alpha - line.beta * x[t]!);
  return sum;
}
