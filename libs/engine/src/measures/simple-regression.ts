import { DOUBLE, kernels, scratch } from '../kernels/memory';
import { type Centred, loadCentred, loadConstant, NUMBERS, padded, slotAddress, unload } from '../kernels/slots';
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
  const first = NUMBERS / DOUBLE;
  const own = loadCentred(regressors.length, y);
  const numbers = scratch(0);
  for (let k = 0; k < regressors.length; k++) {
    loadConstant(k, regressors[k]!.centred);
    numbers[first + 2 * k] = regressors[k]!.squares;
  }
  kernels.slopes(own.address, slotAddress(0, n), padded(n) * DOUBLE, regressors.length, padded(n), NUMBERS);
  const fits: (SimpleRegression | null)[] = [];
  for (let k = 0; k < regressors.length; k++) {
    fits.push(fitOf({ y: own, x: regressors[k]!, n }, numbers[first + 2 * k]!, numbers[first + 2 * k + 1]!));
  }
  return fits;
}

interface Pairs {
  readonly y: Centred;
  readonly x: Regressor;
  readonly n: number;
}

function fitOf({ y, x, n }: Pairs, beta: number, squaredErrors: number): SimpleRegression | null {
  if (n < MIN_PAIRS || isConstant(x.squares, n)) return null;
  return {
    beta,
    alpha: y.mean - beta * x.mean,
    n,
    rSquared: isConstant(y.squares, n) ? null : (beta * beta * x.squares) / y.squares,
    residualVol: Math.sqrt(squaredErrors / (n - 2)),
    factorVol: Math.sqrt(x.squares / (n - 1)),
  };
}
