import type { Matrix } from '../matrix';
import { covarianceMatrix } from '../measures/covariance-matrix';
import { ledoitWolf } from '../measures/ledoit-wolf';
import { PERIODS_PER_YEAR } from '../model/periods';
import type { CovarianceChoice } from '../model/portfolio-view';
import type { Prepared } from '../model/prepared';

/** What is optimised over: every array and the matrix in the order of `tickers`. */
export interface Universe {
  readonly tickers: readonly string[];
  /** Present weights. Cash keeps its own; the others are where trades start from. */
  readonly weights: Float64Array;
  readonly isCash: readonly boolean[];
  /** Annual, null where the request gives none. */
  readonly expectedReturns: readonly (number | null)[];
  /** Annual. */
  readonly covariance: Matrix;
  /** T, the periods the covariance is estimated from. */
  readonly observations: number;
  /** T <= N and no shrinkage: the covariance has no inverse. */
  readonly covarianceSingular: boolean;
}

/** The universe of RISK-ENGINE 10: the portfolio's covariance times the periods of a year. */
export function universeOf(prepared: Prepared, choice: CovarianceChoice): Universe {
  const { tickers, weights, isCash, expectedReturns, returns, frequency, checkpoint } = prepared;
  const { rows, columns, values } =
    choice === 'LEDOIT_WOLF' ? ledoitWolf(returns, checkpoint).covariance : covarianceMatrix(returns, checkpoint);
  return {
    tickers,
    weights,
    isCash,
    expectedReturns,
    covariance: { rows, columns, values: values.map((value) => value * PERIODS_PER_YEAR[frequency]) },
    observations: returns.columns,
    covarianceSingular: choice === 'SAMPLE' && returns.columns <= tickers.length,
  };
}
