import { dot } from '../kernels/dot';
import { centredSeries } from './centred';
import { isConstant } from './sum-of-squares';

/** A regressor is left out when what the others leave unexplained is at most this part of its sum of squares. */
const COLLINEAR = 1e-10;

/** A regressor that adds something to those before it, as a direction orthogonal to the intercept and to them. */
interface Direction {
  readonly regressor: number;
  /** Unit length, T periods. */
  readonly unit: Float64Array;
  /** Length of the regressor's own part along `unit`. */
  readonly length: number;
  /** Inner products of the regressor with the units before this one, in their order. */
  readonly along: readonly number[];
}

/** The factorisation of a set of regressors: computed once, used for every series regressed on the same set. */
export interface RegressionBasis {
  readonly regressors: number;
  readonly directions: readonly Direction[];
  /** Places of the regressors left out, ascending. */
  readonly dropped: readonly number[];
}

export interface MultipleRegression {
  /** One per regressor, in their order; 0 for one left out. */
  readonly betas: Float64Array;
  /** Sum of the squared residuals over the T periods. */
  readonly squaredErrors: number;
}

/**
 * QR of the centred regressors (T periods each) by Gram-Schmidt, each orthogonalisation done twice ("twice is enough",
 * Giraud & Langou 2005). In the order given, one is left out when it is constant (sum of squares about the mean
 * <= 1e-18 T) or when the part not explained by the intercept and those kept before it is <= 1e-10 of that sum.
 */
export function regressionBasis(regressors: readonly Float64Array[]): RegressionBasis {
  const directions: Direction[] = [];
  const dropped: number[] = [];
  regressors.forEach((values, regressor) => {
    const unit = centredSeries(values);
    const squares = dot(unit, unit);
    const along = project(unit, directions);
    const unexplained = dot(unit, unit);
    if (isConstant(squares, values.length) || unexplained <= COLLINEAR * squares) dropped.push(regressor);
    else
      directions.push({
        regressor,
        unit: scale(unit, 1 / Math.sqrt(unexplained)),
        length: Math.sqrt(unexplained),
        along,
      });
  });
  return { regressors: regressors.length, directions, dropped };
}

/**
 * Ordinary least squares of y (T periods) with intercept on the regressors of a basis. The residuals are computed one
 * by one. Without directions they are y minus its mean.
 */
export function multipleRegression({ regressors, directions }: RegressionBasis, y: Float64Array): MultipleRegression {
  const residuals = centredSeries(y);
  const along = project(residuals, directions);
  const betas = new Float64Array(regressors);
  for (let k = directions.length - 1; k >= 0; k--) {
    const { regressor, length } = directions[k]!;
    const explained = directions
      .slice(k + 1)
      .reduce((sum, later) => sum + later.along[k]! * betas[later.regressor]!, 0);
    betas[regressor] = (along[k]! - explained) / length;
  }
  return { betas, squaredErrors: dot(residuals, residuals) };
}

/** Takes the directions' parts out of `rest`, in place and twice, and answers how much of each there was. */
function project(rest: Float64Array, directions: readonly Direction[]): number[] {
  const along = directions.map(() => 0);
  for (let pass = 0; pass < 2; pass++) {
    directions.forEach(({ unit }, k) => {
      const part = dot(unit, rest);
      along[k] = along[k]! + part;
      for (let t = 0; t < rest.length; t++) rest[t] = rest[t]! - part * unit[t]!;
    });
  }
  return along;
}

const scale = (x: Float64Array, factor: number): Float64Array => x.map((value) => value * factor);
