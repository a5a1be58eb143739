import { kernels } from '../kernels/memory';
import { padded, placeCentred, SeriesRows } from '../kernels/series-rows';

interface CovariancesWith {
  /** One per series, per period. */
  readonly covariances: Float64Array;
  /** Each series' own. */
  readonly variances: Float64Array;
}

/**
 * Sample covariances of one series with each of N others over the same T periods, and the variances of these:
 * sum (x - mean x)(y - mean y) / (T - 1). With the portfolio's returns Xw as the one series they are Sw, at a cost of
 * N T where S costs N^2 T. Needs T >= 2.
 */
export function covariancesWith(one: Float64Array, others: readonly Float64Array[]): CovariancesWith {
  const { length } = one;
  if (length < 2) throw new RangeError('a covariance needs at least two periods');
  const rows = new SeriesRows(length, 2);
  rows.makeRoom(0);
  const centre = placeCentred(rows.address(0), one).address;
  const covariances = new Float64Array(others.length);
  const variances = new Float64Array(others.length);
  for (let i = 0; i < others.length; i++) {
    const { address, squares } = placeCentred(rows.address(1), others[i]!);
    covariances[i] = kernels.dot(centre, address, padded(length)) / (length - 1);
    variances[i] = squares / (length - 1);
  }
  return { covariances, variances };
}
