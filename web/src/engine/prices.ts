import { valueOf } from '../api/client';
import type { Matrix } from '../api/shapes/report';

/** The prices behind a portfolio, as the service sends them. */
export interface Prices {
  readonly marketDataVersion: string;
  readonly tickers: readonly string[];
  readonly dates: readonly string[];
  readonly closes: Matrix;
}

interface Wanted {
  readonly portfolioId: string;
  /** First date of the window. */
  readonly start: string;
  /** Last date of the window. */
  readonly end: string;
  readonly lookbackYears: number;
  /** The state of the data that the report shown was made of. */
  readonly generation: string;
  readonly marketDataVersion: string;
}

let held: { readonly key: string; readonly prices: Promise<Prices> } | undefined;

/** Prices are read once for each state of the data, whoever asks for them on the page. */
export function pricesFor(wanted: Wanted): Promise<Prices> {
  const key = JSON.stringify(wanted);
  if (held?.key === key) return held.prices;
  const prices = valueOf<Prices>(`/v1/portfolios/${wanted.portfolioId}/prices?start=${firstDate(wanted)}`);
  held = { key, prices };
  prices.catch(() => {
    held = undefined;
  });
  return prices;
}

/** A year before the window and the look-back, whichever is earlier: a return needs the price before it. */
function firstDate({ start, end, lookbackYears }: Wanted): string {
  const lookback = `${Number(end.slice(0, 4)) - (lookbackYears || 10)}${end.slice(4)}`;
  const earlier = lookback < start ? lookback : start;
  return `${String(Math.max(1, Number(earlier.slice(0, 4)) - 1)).padStart(4, '0')}-01-01`;
}

/** The prices of one ticker, NaN where there is none; undefined for a ticker without any. */
export function closesOf({ tickers, closes }: Prices, ticker: string): Float64Array | undefined {
  const row = tickers.indexOf(ticker);
  if (row < 0) return undefined;
  const from = row * closes.columns;
  const values = Float64Array.from(closes.values.slice(from, from + closes.columns));
  for (const place of closes.undefined) {
    if (place >= from && place < from + closes.columns) values[place - from] = Number.NaN;
  }
  return values;
}
