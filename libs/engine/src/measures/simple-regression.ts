import { kernels } from '../kernels/memory';
import { loadCentred, loadConstant, padded, unload } from '../kernels/slots';
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

/** An x that several series are regressed on. */
export interface Regressor {
  /** x minus its mean. */
  readonly centred: Float64Array;
  /** NaN where a value of x is missing: nothing can be regressed on it then. */
  readonly mean: number;
  /** Sum of squares about the mean. */
  readonly squares: number;
}

/** `room` is where the centred series is kept from then on. */
export function regressor(x: Float64Array, room: Float64Array = new Float64Array(x.length)): Regressor {
  const { address, mean, squares } = loadCentred(0, x);
  return { centred: unload(address, room), mean, squares };
}

/**
 * Ordinary least squares of y on x with intercept, over n pairs: y = alpha + beta x + e.
 * Null when n < 3 or x has no variance (sum of squares about the mean <= 1e-18 n).
 */
export function simpleRegression(x: Float64Array, y: Float64Array): SimpleRegression | null {
  if (x.length !== y.length) throw new RangeError(`the series have ${x.length} and ${y.length} periods`);
  return simpleRegressions(y, [regressor(x)])[0] ?? null;
}

/** The same of one y on each of several x alone. */
export function simpleRegressions(y: Float64Array, regressors: readonly Regressor[]): (SimpleRegression | null)[] {
  const n = y.length;
  const own = loadCentred(regressors.length, y);
  return regressors.map(({ centred, mean, squares }, slot) => {
    if (n < MIN_PAIRS || isConstant(squares, n)) return null;
    const x = loadConstant(slot, centred);
    const beta = kernels.dot(x, own.address, padded(n)) / squares;
    return {
      beta,
      alpha: own.mean - beta * mean,
      n,
      rSquared: isConstant(own.squares, n) ? null : (beta * beta * squares) / own.squares,
      residualVol: Math.sqrt(kernels.residualSquares(own.address, x, beta, padded(n)) / (n - 2)),
      factorVol: Math.sqrt(squares / (n - 1)),
    };
  });
}
