import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';

import { columnOf, dayOfDate, type PriceColumn } from '../market-data/price-column';

const FILES = ['stocks.csv', 'sp500.csv'];
const SATURDAY = 6;
const SUNDAY = 0;

/**
 * Monthly closing prices of five US stocks and the S&P 500, 2000 to March 2010, from the public vega-datasets (BSD-3-Clause).
 *
 * The files date each price the first of a month, although it is that month's close. A price so dated lies more than four days before
 * the month's last weekday, where the engine's month rule takes it for missing, so each is stored on the last weekday of its month.
 */
export async function realPrices(): Promise<ReadonlyMap<string, PriceColumn>> {
  const folder = join(dirname(require.resolve('vega-datasets')), '..', 'data');
  const prices = new Map<string, Map<number, number>>();
  for (const file of FILES) {
    const text = await readFile(join(folder, file), 'utf8');
    for (const { symbol = 'SP500', date = '', price } of parse<Record<string, string>>(text, { columns: true })) {
      const ticker = prices.get(symbol) ?? new Map<number, number>();
      prices.set(symbol, ticker.set(lastWeekdayOf(date), Number(price)));
    }
  }
  return new Map([...prices].map(([ticker, byDay]) => [ticker, columnOf(byDay)]));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Of a month written `Jan 1 2000`. */
function lastWeekdayOf(date: string): number {
  const [month = '', , year] = date.split(' ');
  const last = new Date(Date.UTC(Number(year), MONTHS.indexOf(month) + 1, 0));
  while (last.getUTCDay() === SATURDAY || last.getUTCDay() === SUNDAY) last.setUTCDate(last.getUTCDate() - 1);
  return dayOfDate(last.toISOString().slice(0, 10));
}
