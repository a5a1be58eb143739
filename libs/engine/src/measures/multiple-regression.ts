import { project } from '../kernels/projection';
import { isConstant } from './sum-of-squares';

/** A regressor is left out when what the others leave unexplained is at most this part of its sum of squares. */
const COLLINEAR = 1e-10;

/** A regressor that adds something to those before it, as a direction orthogonal to the intercept and to them. */
interface Direction {
  readonly regressor: number;
  /** Length of the regressor's own part along its unit vector. */
  readonly length: number;
  /** Inner products of the regressor with the units before this one, in their order. */
  readonly along: Float64Array;
}

/** The factorisation of a set of regressors: computed once, used for every series regressed on the same set. */
export interface RegressionBasis {
  readonly regressors: number;
  readonly directions: readonly Direction[];
  /** Of unit length, T periods each: one per direction, orthogonal to each other and to the intercept. */
  readonly units: readonly Float64Array[];
  /** Places of the regressors left out, ascending. */
  readonly dropped: readonly number[];
}

export interface MultipleRegression {
  /** One per regressor, in their order; 0 for one left out. */
  readonly betas: Float64Array;
  /** Sum of the squared residuals over the T periods. */
  readonly squaredErrors: number;
}

/** The intercept alone. */
export const NO_REGRESSORS: RegressionBasis = { regressors: 0, directions: [], units: [], dropped: [] };

/**
 * QR of the centred regressors (T periods each) by Gram-Schmidt, each orthogonalisation done twice. In the order given,
 * one is left out when it is constant (sum of squares about the mean <= 1e-18 T) or when the part not explained by the
 * intercept and those kept before it is <= 1e-10 of that sum.
 */
export const regressionBasis = (regressors: readonly Float64Array[]): RegressionBasis =>
  regressors.reduce<RegressionBasis>((basis, values) => withRegressor(basis, values), NO_REGRESSORS);

/**
 * A basis with one more regressor behind its own: bases that begin alike share what they begin with. `room` is where its
 * unit vector is kept from then on.
 */
export function withRegressor(
  basis: RegressionBasis,
  values: Float64Array,
  room: Float64Array = new Float64Array(values.length),
): RegressionBasis {
  const regressor = basis.regressors;
  const regressors = regressor + 1;
  const { along, squares, squaresLeft, left } = project(values, basis.units);
  if (isConstant(squares, values.length) || squaresLeft <= COLLINEAR * squares) {
    return { ...basis, regressors, dropped: [...basis.dropped, regressor] };
  }
  const length = Math.sqrt(squaresLeft);
  return {
    regressors,
    directions: [...basis.directions, { regressor, length, along }],
    units: [...basis.units, scaled(left(room), 1 / length)],
    dropped: basis.dropped,
  };
}

/**
 * Ordinary least squares of y (T periods) with intercept on the regressors of a basis. The residuals are computed one
 * by one. Without directions they are y minus its mean.
 */
export function multipleRegression(basis: RegressionBasis, y: Float64Array): MultipleRegression {
  const { regressors, directions, units } = basis;
  const { along, squaresLeft } = project(y, units);
  const betas = new Float64Array(regressors);
  for (let k = directions.length - 1; k >= 0; k--) {
    const { regressor, length } = directions[k]!;
    let rest = along[k]!;
    for (let later = k + 1; later < directions.length; later++) {
      rest -= directions[later]!.along[k]! * betas[directions[later]!.regressor]!;
    }
    betas[regressor] = rest / length;
  }
  return { betas, squaredErrors: squaresLeft };
}

function scaled(series: Float64Array, factor: number): Float64Array {
  for (let t = 0; t < series.length; t++) series[t] = series[t]! * factor;
  return series;
}
