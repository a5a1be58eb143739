import { EngineError } from '../engine-error';
import { hasGap } from '../kernels/has-gap';
import { type Matrix, rowsOf } from '../matrix';
import type { Frequency } from './periods';

const DEFAULT_MIN_OBSERVATIONS: Readonly<Record<Frequency, number>> = { MONTHLY: 12, DAILY: 60 };

/** A sample covariance needs two periods, whatever fewer a request would accept. */
const FEWEST = 2;

export interface AssetWindow {
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
export function assetWindow(held: Matrix, tickers: readonly string[], rule: WindowRule): AssetWindow {
  const required = Math.max(FEWEST, rule.minObservations ?? DEFAULT_MIN_OBSERVATIONS[rule.frequency]);
  const rows = rowsOf(held);
  const counts = rows.map(presentIn);
  const broken = rows.filter((_, i) => counts[i]! < held.columns);
  const places = completePlaces(broken, held.columns);
  if (places.length < required) {
    throw new EngineError(
      'INSUFFICIENT_HISTORY',
      `Only ${places.length} periods have a return of every position; ${required} are needed.`,
      { observations: places.length, required, tickers: tickers.filter((_, i) => counts[i]! < required) },
    );
  }
  const longest = counts.reduce((most, count) => Math.max(most, count), 0);
  return { places, bindingTickers: tickers.filter((_, i) => counts[i]! < longest) };
}

/** Places of the periods in which none of the series is missing, ascending. */
export function completePlaces(series: readonly Float64Array[], periods: number): Int32Array {
  const missing = new Uint8Array(periods);
  for (const own of series) markMissing(missing, own);
  return placesWithout(missing);
}

/** Those of `places` at which every one of the series exists. */
export function placesInAll(places: Int32Array, series: readonly Float64Array[]): Int32Array {
  const missing = new Uint8Array(series[0]?.length ?? 0);
  for (const values of series) if (hasGap(values)) markMissing(missing, values);
  return missing.includes(1) ? places.filter((place) => missing[place] !== 1) : places;
}

function presentIn(series: Float64Array): number {
  if (!hasGap(series)) return series.length;
  let count = 0;
  for (let t = 0; t < series.length; t++) if (!Number.isNaN(series[t]!)) count++;
  return count;
}

function markMissing(missing: Uint8Array, series: Float64Array): void {
  for (let t = 0; t < series.length; t++) if (Number.isNaN(series[t]!)) missing[t] = 1;
}

function placesWithout(missing: Uint8Array): Int32Array {
  const places = new Int32Array(missing.length);
  let count = 0;
  for (let t = 0; t < missing.length; t++) if (missing[t] === 0) places[count++] = t;
  return places.slice(0, count);
}
