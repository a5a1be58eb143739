import { EngineError } from '../engine-error';
import { hasGap } from '../kernels/has-gap';
import { row } from '../matrix';
import type { Frequency } from './periods';
import type { ReturnPanel } from './return-panel';

const DEFAULT_MIN_OBSERVATIONS: Readonly<Record<Frequency, number>> = { MONTHLY: 12, DAILY: 60 };

/** A sample covariance needs two periods, whatever fewer a request would accept. */
const FEWEST = 2;

interface AssetWindow {
  /** Places of the periods in which every held ticker has a return, ascending. */
  readonly places: Int32Array;
  /** Held tickers with fewer returns in the request window than the longest: they bind the window. */
  readonly bindingTickers: readonly string[];
}

export interface WindowRule {
  readonly frequency: Frequency;
  readonly minObservations?: number | undefined;
}

/** W_A of the held returns (N x periods of the request window, NaN missing). */
export function assetWindow(
  { held, present }: Pick<ReturnPanel, 'held' | 'present'>,
  tickers: readonly string[],
  rule: WindowRule,
): AssetWindow {
  const required = Math.max(FEWEST, rule.minObservations ?? DEFAULT_MIN_OBSERVATIONS[rule.frequency]);
  const places = completePlaces({ held, present });
  if (places.length < required) {
    throw new EngineError(
      'INSUFFICIENT_HISTORY',
      `Only ${places.length} periods have a return of every position; ${required} are needed.`,
      { observations: places.length, required, tickers: tickers.filter((_, i) => present[i]! < required) },
    );
  }
  const longest = present.reduce((most, count) => Math.max(most, count), 0);
  return { places, bindingTickers: tickers.filter((_, i) => present[i]! < longest) };
}

/** Places of the periods in which nothing is missing, ascending. */
function completePlaces({ held, present }: Pick<ReturnPanel, 'held' | 'present'>): Int32Array {
  const missing = new Uint8Array(held.columns);
  for (let i = 0; i < held.rows; i++) if (present[i]! < held.columns) markMissing(missing, row(held, i));
  const places = new Int32Array(missing.length);
  let count = 0;
  for (let t = 0; t < missing.length; t++) if (missing[t] === 0) places[count++] = t;
  return places.slice(0, count);
}

/** Those of `places` at which every one of the series exists. */
export function placesInAll(places: Int32Array, series: readonly Float64Array[]): Int32Array {
  const missing = new Uint8Array(series[0]?.length ?? 0);
  for (const values of series) if (hasGap(values)) markMissing(missing, values);
  return missing.includes(1) ? places.filter((place) => missing[place] !== 1) : places;
}

function markMissing(missing: Uint8Array, series: Float64Array): void {
  for (let t = 0; t < series.length; t++) if (Number.isNaN(series[t]!)) missing[t] = 1;
}
