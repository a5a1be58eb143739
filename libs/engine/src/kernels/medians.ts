import { kernels } from './memory';
import { copyOut, padded, place, SeriesRows } from './series-rows';

/** The middle one of three series' values in each period, written to `target`; NaN where one of them is missing. */
export function mediansOfThree(series: readonly Float64Array[], target: Float64Array): Float64Array {
  const rows = new SeriesRows(target.length, 3);
  rows.makeRoom(0);
  for (let i = 0; i < 3; i++) place(rows.address(i), series[i]!);
  const first = rows.address(0);
  kernels.medians(first, rows.address(1), rows.address(2), padded(target.length), first);
  return copyOut(first, target);
}
