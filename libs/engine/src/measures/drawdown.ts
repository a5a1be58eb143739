/** Falls of wealth from its highest level so far. Wealth is 1 before the first of T periods. Places count periods from 0. */
export interface Drawdown {
  /** T falls, wealth / highest wealth so far - 1: zero or negative. */
  readonly falls: Float64Array;
  /** The deepest fall, zero or negative. */
  readonly maxDrawdown: number;
  /** Where the deepest fall began, was deepest (ties: the earliest) and ended; null when there was no fall. */
  readonly deepest: Fall | null;
  /** The last fall: 0 at a new height. */
  readonly current: number;
}

interface Fall {
  /** Place of the highest wealth before the trough (ties: the earliest); -1 is before the first period. */
  readonly peak: number;
  readonly trough: number;
  /** First place after the trough with wealth at the peak's level or above; null while there is none. */
  readonly recovery: number | null;
}

/**
 * The start counts as a peak, so that a loss in the first period is a drawdown. Wealth is carried as a fraction of its
 * peak, which cannot overflow. A loss of everything or more (r <= -1) is final: there is nothing left to compound.
 */
export function drawdown(returns: Float64Array): Drawdown {
  const falls = new Float64Array(returns.length);
  let level = 1;
  let peak = -1;
  let worst = { fall: 0, peak, trough: -1 };
  for (let t = 0; t < returns.length; t++) {
    if (level > 0) level *= 1 + returns[t]!;
    if (level > 1) {
      level = 1;
      peak = t;
    }
    falls[t] = level - 1;
    if (falls[t]! < worst.fall) worst = { fall: falls[t]!, peak, trough: t };
  }
  const { fall: maxDrawdown, trough } = worst;
  const deepest = maxDrawdown < 0 ? { peak: worst.peak, trough, recovery: firstWhole(falls, trough + 1) } : null;
  return { falls, maxDrawdown, deepest, current: falls.at(-1) ?? 0 };
}

function firstWhole(falls: Float64Array, from: number): number | null {
  const place = falls.subarray(from).indexOf(0);
  return place < 0 ? null : from + place;
}
