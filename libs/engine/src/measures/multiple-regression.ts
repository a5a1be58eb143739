import { DOUBLE, kernels, scratch, WORD, words } from '../kernels/memory';
import { LIST, NUMBERS, padded, placeCentred, SeriesRows } from '../kernels/series-rows';
import { isConstant } from './sum-of-squares';

/** A regressor is left out when what the others leave unexplained is at most this part of its sum of squares. */
const COLLINEAR = 1e-10;

export interface MultipleRegression {
  /** One per regressor, in their order; 0 for one left out. */
  readonly betas: Float64Array;
  /** Sum of the squared residuals over the T periods. */
  readonly squaredErrors: number;
  /** Which of the regressors are left out, ascending. */
  readonly dropped: readonly number[];
}

/** A regressor that adds something to those before it, as a direction orthogonal to the intercept and to them. */
interface Direction {
  /** Its place among those asked for. */
  readonly regressor: number;
  /** Of its unit vector. */
  readonly address: number;
  /** Length of the regressor's own part along its unit vector. */
  readonly length: number;
  /** Inner products of the regressor with the units before this one, in their order. */
  readonly along: readonly number[];
}

/** The factorisation of some regressors, and of those rows of them that go on where it ends. */
interface Basis {
  readonly regressors: number;
  readonly directions: readonly Direction[];
  readonly dropped: readonly number[];
  /** By the place of the regressor that comes next; none for most, on which only one y is regressed. */
  longer: Map<number, Basis> | null;
}

/**
 * Ordinary least squares with intercept of one y (T periods) after the other on the regressors at some places together,
 * by QR of the centred regressors: Gram-Schmidt, each orthogonalisation done twice ("twice is enough", Giraud & Langou
 * 2005), so that for y once is enough, and residuals computed one by one. In the order given, a regressor is left out when it is constant (sum of squares about the mean
 * <= 1e-18 T) or when the part not explained by the intercept and those kept before it is <= 1e-10 of that sum. What is
 * regressed on regressors that begin alike shares the factorisation of what they have in common: the market's is made once.
 */
export function multipleRegressionsOn(regressors: readonly Float64Array[]) {
  const rows = new SeriesRows(regressors[0]?.length ?? 0, 1);
  let root = intercept();
  const withNext = (basis: Basis, place: number): Basis => {
    basis.longer ??= new Map();
    const known = basis.longer.get(place);
    if (known !== undefined) return known;
    const longer = withRegressor(basis, rows.take(), regressors[place]!);
    basis.longer.set(place, longer);
    return longer;
  };
  return (y: Float64Array, places: readonly number[]): MultipleRegression => {
    if (!rows.makeRoom(places.length)) root = intercept();
    return regressed(places.reduce(withNext, root), rows.address(0), y);
  };
}

const intercept = (): Basis => ({ regressors: 0, directions: [], dropped: [], longer: null });

function withRegressor(basis: Basis, address: number, values: Float64Array): Basis {
  const { squares } = placeCentred(address, values);
  const squaresLeft = kernels.takeOutTwice(address, LIST, listUnits(basis), padded(values.length), NUMBERS);
  const { regressors: regressor, directions, dropped } = basis;
  const regressors = regressor + 1;
  if (isConstant(squares, values.length) || squaresLeft <= COLLINEAR * squares) {
    return { regressors, directions, dropped: [...dropped, regressor], longer: null };
  }
  const length = Math.sqrt(squaresLeft);
  kernels.scale(address, 1 / length, padded(values.length));
  const direction = { regressor, address, length, along: partsAlong(directions.length) };
  return { regressors, directions: [...directions, direction], dropped, longer: null };
}

/** Without directions the residuals are y minus its mean. */
function regressed(basis: Basis, address: number, y: Float64Array): MultipleRegression {
  const { regressors, directions, dropped } = basis;
  placeCentred(address, y);
  const squaredErrors = kernels.takeOut(address, LIST, listUnits(basis), padded(y.length), NUMBERS);
  const betas = new Float64Array(regressors);
  const along = partsAlong(directions.length);
  for (let k = directions.length - 1; k >= 0; k--) {
    const { regressor, length } = directions[k]!;
    let rest = along[k]!;
    for (let later = k + 1; later < directions.length; later++) {
      rest -= directions[later]!.along[k]! * betas[directions[later]!.regressor]!;
    }
    betas[regressor] = rest / length;
  }
  return { betas, squaredErrors, dropped };
}

/** Puts the units of a basis where the kernels look for them; answers how many they are. */
function listUnits({ directions }: Basis): number {
  const list = words();
  for (let k = 0; k < directions.length; k++) list[LIST / WORD + k] = directions[k]!.address;
  return directions.length;
}

/** How much of each unit was in the series that they were taken out of last. */
function partsAlong(units: number): number[] {
  const numbers = scratch(0);
  const parts: number[] = [];
  for (let k = 0; k < units; k++) parts.push(numbers[NUMBERS / DOUBLE + k]!);
  return parts;
}
