import { DOUBLE, kernels, scratch, WORD, words } from '../kernels/memory';
import { type Centred, LIST, NUMBERS, padded, placeCentred, SeriesRows } from '../kernels/series-rows';
import { pairing } from './pairing';
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
 * Ordinary least squares of y on x with intercept, over the n periods in which both exist: y = alpha + beta x + e.
 * Null when n < 3 or x has no variance (sum of squares about the mean <= 1e-18 n).
 */
export function simpleRegression(x: Float64Array, y: Float64Array): SimpleRegression | null {
  if (x.length !== y.length) throw new RangeError(`the series have ${x.length} and ${y.length} periods`);
  return simpleRegressionsOn([x])(y, [0])[0] ?? null;
}

/** The same of one y after the other on each of the regressors at some places alone. Each regressor is centred once for all. */
export function simpleRegressionsOn(regressors: readonly Float64Array[]) {
  const periods = regressors[0]?.length ?? 0;
  const rows = new SeriesRows(periods, PAIR);
  const pairsOf = pairing(periods);
  let centred: Centred[] = [];
  const regressor = (place: number): Centred => (centred[place] ??= placeCentred(rows.take(), regressors[place]!));
  const fitOfPairs = (place: number, series: Float64Array): SimpleRegression | null => {
    const [x, y] = pairsOf(regressors[place]!, series);
    return fitsOn([placeCentred(rows.address(1), x)], placeCentred(rows.address(0), y), y.length)[0]!;
  };
  return (y: Float64Array, places: readonly number[]): (SimpleRegression | null)[] => {
    if (!rows.makeRoom(places.length)) centred = [];
    const own = placeCentred(rows.address(0), y);
    const x = places.map(regressor);
    const fits = fitsOn(x, own, periods);
    for (let k = 0; k < x.length; k++) {
      if (Number.isNaN(own.mean + x[k]!.mean)) fits[k] = fitOfPairs(places[k]!, y);
    }
    return fits;
  };
}

/** Rows for a y and an x of pairs. */
const PAIR = 2;

function fitsOn(regressors: readonly Centred[], y: Centred, n: number): (SimpleRegression | null)[] {
  const count = regressors.length;
  const addresses = words();
  const numbers = scratch(0);
  for (let k = 0; k < count; k++) {
    addresses[LIST / WORD + k] = regressors[k]!.address;
    numbers[NUMBERS / DOUBLE + 2 * k] = regressors[k]!.squares;
  }
  kernels.slopes(y.address, LIST, count, padded(n), NUMBERS);
  const fits: (SimpleRegression | null)[] = [];
  for (let k = 0, at = NUMBERS / DOUBLE; k < count; k++, at += 2) {
    fits.push(fitOf({ y, x: regressors[k]!, n }, numbers[at]!, numbers[at + 1]!));
  }
  return fits;
}

interface Pairs {
  readonly y: Centred;
  readonly x: Centred;
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
