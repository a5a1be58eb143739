import { dayLabel } from './calendar';
import { lastPricedDayBefore, placeOf, type PriceColumn } from './price-column';

export interface LatestPrices {
  /** YYYY-MM-DD. */
  readonly asOf: string;
  readonly prices: ReadonlyMap<string, number>;
}

/**
 * The prices of one consistent date: the latest one <= `end` (a day) on which every column has a price. A mix of dates
 * would value the two legs of a hedge at different moments. Null when there is no such date, or no column.
 */
export function latestPrices(columns: readonly PriceColumn[], end: number): LatestPrices | null {
  let asOf = end;
  for (let agreed = 0, next = 0; agreed < columns.length; next = (next + 1) % columns.length) {
    const day = lastPricedDayBefore(columns[next]!, asOf + 1);
    if (day === null) return null;
    agreed = day === asOf ? agreed + 1 : 1;
    asOf = day;
  }
  if (columns.length === 0) return null;
  return {
    asOf: dayLabel(asOf),
    prices: new Map(columns.map((column) => [column.ticker, column.closes[placeOf(column.days, asOf)]!])),
  };
}
