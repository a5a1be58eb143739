/** An instrument's total-return (dividend and split adjusted) price history. May be a view on shared memory. */
export interface PriceColumn {
  readonly ticker: string;
  /** Ascending, days since 1970-01-01. */
  readonly days: Int32Array;
  /** One per day. A price that is not positive and finite counts as missing. */
  readonly closes: Float64Array;
  /** `changesOf` the closes, where they were prepared. May be a view on shared memory, too. */
  readonly changes?: Float64Array;
}

/** Whether a price is there: what is not positive and finite is a missing one. */
export const isPrice = (close: number): boolean => close > 0 && close < Number.POSITIVE_INFINITY;

/** A larger return is a fault of the data, and its fourth power would leave the range of a double. */
const MAX_RETURN = 1e50;

/** after / before - 1; NaN, the mark of a missing value in a series, when a price is missing. */
export function returnBetween(before: number, after: number): number {
  const change = after / before - 1;
  return isPrice(before) && isPrice(after) && change <= MAX_RETURN ? change : Number.NaN;
}

/** The return from each price to the next of the column; the first is missing. A function of the prices alone. */
export function changesOf(closes: Float64Array): Float64Array {
  const changes = new Float64Array(closes.length);
  let before = Number.NaN;
  for (let place = 0; place < closes.length; place++) {
    changes[place] = returnBetween(before, closes[place]!);
    before = closes[place]!;
  }
  return changes;
}

/** The first place in `days` whose day is >= `day`. */
export function placeOf(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last day before `day` that has a price; null without one. */
export function lastPricedDayBefore({ days, closes }: PriceColumn, day: number): number | null {
  let place = placeOf(days, day) - 1;
  while (place >= 0 && !isPrice(closes[place]!)) place--;
  return place < 0 ? null : days[place]!;
}
