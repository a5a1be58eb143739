import { type Matrix, row, zeros } from '../matrix';
import { mean } from './mean';

/** Each row (a series of T periods) minus its own mean: the first of the two passes of every second moment. */
export function centred(series: Matrix): Matrix {
  const result = zeros(series.rows, series.columns);
  for (let i = 0; i < series.rows; i++) centreInto(row(result, i), row(series, i));
  return result;
}

/** One series minus its mean. */
export const centredSeries = (series: Float64Array): Float64Array =>
  centreInto(new Float64Array(series.length), series);

function centreInto(target: Float64Array, series: Float64Array): Float64Array {
  const centre = mean(series);
  for (let t = 0; t < series.length; t++) target[t] = series[t]! - centre;
  return target;
}
