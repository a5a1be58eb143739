import { firstDayOf, lastWeekdayOf } from '../src/model/calendar';
import type { PriceColumn } from '../src/model/price-column';

/** `2020-01` as the engine counts months. */
export const monthOfLabel = (label: string): number => Number(label.slice(0, 4)) * 12 + Number(label.slice(5, 7)) - 1;

/** Prices on given days, `{ '2020-01-31': 100 }`, in the order given. */
export function dailyColumn(ticker: string, prices: Readonly<Record<string, number>>): PriceColumn {
  return {
    ticker,
    days: Int32Array.from(Object.keys(prices), (date) => Date.parse(date) / 86_400_000),
    closes: Float64Array.from(Object.values(prices)),
  };
}

/** A ticker with the given returns from `firstMonth` on, priced on every month's last weekday; null leaves a month unpriced. */
export function monthlyColumn(ticker: string, firstMonth: string, returns: readonly (number | null)[]): PriceColumn {
  const base = monthOfLabel(firstMonth) - 1;
  let price = 100;
  const rows = [[lastWeekdayOf(base), price] as const];
  returns.forEach((change, m) => {
    price *= 1 + (change ?? 0);
    if (change !== null) rows.push([lastWeekdayOf(base + 1 + m), price]);
  });
  return {
    ticker,
    days: Int32Array.from(rows, ([day]) => day),
    closes: Float64Array.from(rows, ([, close]) => close),
  };
}

/** Columns by ticker. */
export const market = (...columns: PriceColumn[]): Map<string, PriceColumn> =>
  new Map(columns.map((column) => [column.ticker, column]));

/** A repeatable series of returns with standard deviation near `scale`; equal seeds give equal series. */
export function noise(seed: number, length: number, scale = 0.05): number[] {
  let state = (seed * 2_654_435_761) >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  uniform();
  return Array.from({ length }, () => (uniform() + uniform() + uniform() + uniform() - 2) * scale * Math.sqrt(3));
}

/** Elementwise sum of scaled series. */
export const mixed = (...parts: readonly (readonly [number, readonly number[]])[]): number[] =>
  (parts[0]?.[1] ?? []).map((_, t) => parts.reduce((sum, [factor, series]) => sum + factor * (series[t] ?? 0), 0));

export const firstDay = (label: string): number => firstDayOf(monthOfLabel(label));
