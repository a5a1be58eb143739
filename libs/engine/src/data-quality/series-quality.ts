import { dayLabel } from '../model/calendar';
import { type Jumps, jumps } from './jumps';
import { longestFlatRun } from './longest-flat-run';
import type { PricedDays } from './priced-days';

/** Remarks on one ticker's prices within the request window. */
export interface SeriesQuality extends Jumps {
  readonly ticker: string;
  /** First and last date with a price, YYYY-MM-DD; null without any. */
  readonly firstDate: string | null;
  readonly lastDate: string | null;
  /** Periods between its first and its last return that have none. */
  readonly gaps: number;
  /** Its last price is more than four days older than the latest of all. */
  readonly isStale: boolean;
  /** Dates in a row with the same price. */
  readonly longestFlatRun: number;
}

interface SeriesInputs {
  readonly ticker: string;
  /** Over the periods of the window, NaN missing. */
  readonly returns: Float64Array;
  readonly priced: PricedDays;
  /** The latest day on which any of the request's series has a price. */
  readonly latest: number;
}

/** As the month rule of section 2: a price may be four days old. */
const MAX_STALE_DAYS = 4;

/**
 * Two trading weeks. A stock that moves 1 % a day in steps of 0.1 % repeats its price on one day in 25; even one that
 * repeats it on every other day has a run of ten in 1 of 500 fortnights. Such a run is a price nobody made.
 */
const REMARKABLE_FLAT_RUN = 10;

export function seriesQuality({ ticker, returns, priced, latest }: SeriesInputs): SeriesQuality {
  const { days, closes } = priced;
  const last = days.at(-1);
  return {
    ticker,
    firstDate: days.length === 0 ? null : dayLabel(days[0]!),
    lastDate: last === undefined ? null : dayLabel(last),
    gaps: gapsIn(returns),
    isStale: last !== undefined && latest - last > MAX_STALE_DAYS,
    longestFlatRun: longestFlatRun(closes),
    ...jumps(priced),
  };
}

/** Whether there is anything to say of it. */
export const isRemarkable = (series: SeriesQuality): boolean =>
  series.lastDate === null ||
  series.gaps > 0 ||
  series.isStale ||
  series.longestFlatRun >= REMARKABLE_FLAT_RUN ||
  series.suspectedSplits.length > 0 ||
  series.reversedJumps.length > 0;

function gapsIn(returns: Float64Array): number {
  let gaps = 0;
  let missing = 0;
  let hasBegun = false;
  for (let t = 0; t < returns.length; t++) {
    if (Number.isNaN(returns[t]!)) missing++;
    else {
      if (hasBegun) gaps += missing;
      hasBegun = true;
      missing = 0;
    }
  }
  return gaps;
}
