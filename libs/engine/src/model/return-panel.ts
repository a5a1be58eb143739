import { EngineError } from '../engine-error';
import { hasGap } from '../kernels/has-gap';
import { type Matrix, row, zeros } from '../matrix';
import type { MonthlyReturns } from './monthly-returns';
import { dailyPeriods, type Frequency, monthlyPeriods, type Periods } from './periods';
import { changesOf, type PriceColumn, placeOf, returnBetween } from './price-column';
import type { PriceSource } from './price-source';
import type { Window } from './window';

/** The returns of every series a request names, side by side over the periods of its window. */
export interface ReturnPanel {
  readonly periods: Periods;
  /** The held tickers in request order, N x `periods.count`; NaN marks a missing return. */
  readonly held: Matrix;
  /** The rows of `held`, one by one. */
  readonly rows: readonly Float64Array[];
  /** How many returns each of them has. */
  readonly present: Int32Array;
  /** The returns of one named ticker over the same periods. */
  readonly of: (ticker: string) => Float64Array;
}

export interface PanelRequest {
  readonly held: readonly string[];
  /** Every other ticker the request names. All of them, with the held ones, make the calendar of a daily request. */
  readonly others: readonly string[];
  readonly frequency: Frequency;
  readonly window: Window;
  readonly checkpoint?: (() => void) | undefined;
}

/** Fails with UNKNOWN_TICKER for the first named ticker that has no prices: a missing proxy is never just left out. */
export const returnPanel = (request: PanelRequest, prices: PriceSource): ReturnPanel =>
  prices.kept === undefined ? aligned(request, prices) : prices.kept.panelOf(request, () => aligned(request, prices));

function aligned(request: PanelRequest, prices: PriceSource): ReturnPanel {
  const { held, others, checkpoint } = request;
  const tickers = [...new Set([...held, ...others])];
  const { periods, fill } =
    request.frequency === 'MONTHLY' ? monthlyFill(tickers, request, prices) : dailyFill(tickers, request, prices);
  const series = zeros(tickers.length, periods.count);
  const rows = new Map<string, Float64Array>();
  for (let i = 0; i < tickers.length; i++) {
    checkpoint?.();
    const own = row(series, i);
    fill(i, own);
    rows.set(tickers[i]!, own);
  }
  const heldRows = held.map((ticker) => rows.get(ticker)!);
  return {
    periods,
    rows: heldRows,
    held: { rows: held.length, columns: periods.count, values: series.values.subarray(0, held.length * periods.count) },
    present: Int32Array.from(heldRows, presentIn),
    of: (ticker) => rows.get(ticker) ?? notInPanel(ticker),
  };
}

function presentIn(series: Float64Array): number {
  if (!hasGap(series)) return series.length;
  let count = 0;
  for (let t = 0; t < series.length; t++) if (!Number.isNaN(series[t]!)) count++;
  return count;
}

interface Fill {
  readonly periods: Periods;
  /** Writes the returns of ticker i, NaN where one is missing. */
  readonly fill: (i: number, target: Float64Array) => void;
}

function monthlyFill(tickers: readonly string[], { window }: PanelRequest, prices: PriceSource): Fill {
  const series = tickers.map((ticker) => prices.monthly(ticker) ?? unknownTicker(ticker));
  const periods = monthlyPeriods(window, series);
  return { periods, fill: (i, target) => copyMonths(series[i]!, periods.firstMonth, target) };
}

function copyMonths({ firstMonth, returns }: MonthlyReturns, from: number, target: Float64Array): void {
  const offset = firstMonth - from;
  const own = returns.subarray(Math.max(0, -offset), Math.max(0, target.length - offset));
  if (own.length < target.length) target.fill(Number.NaN);
  if (own.length > 0) target.set(own, Math.max(0, offset));
}

function dailyFill(tickers: readonly string[], { window, checkpoint }: PanelRequest, prices: PriceSource): Fill {
  const columns = tickers.map((ticker) => prices.column(ticker) ?? unknownTicker(ticker));
  const periods = dailyPeriods(window, columns, checkpoint);
  return { periods, fill: (i, target) => dailyReturns(columns[i]!, periods.days, target) };
}

/** A return needs a price at both ends of its period; nothing is filled forward over a date the ticker missed. */
function dailyReturns(column: PriceColumn, calendar: Int32Array, target: Float64Array): void {
  if (calendar.length === 0) return;
  const place = placeOf(column.days, calendar[0]!);
  if (!isRun(column.days, place, calendar)) return acrossGaps(column, calendar, target);
  const changes = column.changes ?? changesOf(column.closes);
  target.set(changes.subarray(place + 1, place + calendar.length));
}

/** Whether the days from `place` on are those of the calendar, one by one: nearly every column of a market is. */
function isRun(days: Int32Array, place: number, calendar: Int32Array): boolean {
  if (days.length - place < calendar.length) return false;
  for (let c = 0; c < calendar.length; c++) if (days[place + c] !== calendar[c]) return false;
  return true;
}

function acrossGaps({ days, closes }: PriceColumn, calendar: Int32Array, target: Float64Array): void {
  let place = placeOf(days, calendar[0]!);
  let before = Number.NaN;
  for (let c = 0; c < calendar.length; c++) {
    while (place < days.length && days[place]! < calendar[c]!) place++;
    const price = days[place] === calendar[c] ? closes[place]! : Number.NaN;
    if (c > 0) target[c - 1] = returnBetween(before, price);
    before = price;
  }
}

function unknownTicker(ticker: string): never {
  throw new EngineError('UNKNOWN_TICKER', `There are no prices of ${ticker}.`, { ticker });
}

function notInPanel(ticker: string): never {
  throw new RangeError(`${ticker} is not a series this panel was built for`);
}
