import { firstDayOf, lastWeekdayOf, monthOf } from './calendar';
import { isPrice, type PriceColumn, returnBetween } from './price-column';

/** A month's last price is stale when it is more than this many calendar days before the month's last weekday. */
const MAX_STALE_DAYS = 4;

/** One ticker's return of every month of its life. A function of its prices alone, so it can be kept per data version. */
export interface MonthlyReturns {
  /** The month of `returns[0]`: year x 12 + (0 to 11). */
  readonly firstMonth: number;
  /** One per month, decimals; NaN where the month or the one before has no price. May be a view on shared memory. */
  readonly returns: Float64Array;
}

/**
 * Month m: last price of m / last price of m - 1, - 1. A month has a price when its last one is at most four calendar
 * days before its last weekday. Nothing is filled forward: a month without a price breaks two returns.
 */
export function monthlyReturns({ ticker, days, closes }: PriceColumn): MonthlyReturns {
  if (days.length !== closes.length) {
    throw new RangeError(`${ticker} has ${days.length} days and ${closes.length} closes`);
  }
  const prices = monthEndPrices(days, closes);
  const returns = prices.map((price, m) => returnBetween(m === 0 ? Number.NaN : prices[m - 1]!, price));
  return { firstMonth: days.length === 0 ? 0 : monthOf(days[0]!), returns };
}

function monthEndPrices(days: Int32Array, closes: Float64Array): Float64Array {
  if (days.length === 0) return new Float64Array();
  const firstMonth = monthOf(days[0]!);
  const prices = new Float64Array(monthOf(days[days.length - 1]!) - firstMonth + 1).fill(Number.NaN);
  let place = 0;
  for (let m = 0; m < prices.length; m++) {
    const nextMonth = firstDayOf(firstMonth + m + 1);
    const stale = lastWeekdayOf(firstMonth + m) - MAX_STALE_DAYS;
    for (; place < days.length && days[place]! < nextMonth; place++) {
      if (days[place]! >= stale && isPrice(closes[place]!)) prices[m] = closes[place]!;
    }
  }
  return prices;
}
