import { changesOf, type MonthlyReturns, monthlyReturns, type PriceColumn } from '@perfolio/engine';

/** One ticker's prices and what is made of them once, in memory that all workers read: a message carries a handle, not a copy. */
export interface SharedColumn {
  readonly ticker: string;
  /** Closes, the changes from each to the next, and monthly returns, all doubles; then days, 32-bit integers. */
  readonly buffer: SharedArrayBuffer;
  readonly prices: number;
  readonly months: number;
  readonly firstMonth: number;
}

/** Prices as they travel: little-endian, which is how every machine we run on keeps them. */
export interface PackedPrices {
  readonly ticker: string;
  readonly days: Uint8Array;
  readonly closes: Uint8Array;
}

const DOUBLE = Float64Array.BYTES_PER_ELEMENT;
const INTEGER = Int32Array.BYTES_PER_ELEMENT;

/** Doubles kept for each price. */
const PER_PRICE = 2;

export function sharedColumn(packed: PackedPrices): SharedColumn {
  const column = unpacked(packed);
  return shared(column, monthlyReturns(column));
}

/** A column that begins with so many prices of another, and goes on with those that came. */
export function grownColumn(before: SharedColumn, kept: number, packed: PackedPrices): SharedColumn {
  if (kept > before.prices)
    throw new RangeError(`${packed.ticker} came to go on after ${kept} of ${before.prices} prices`);
  const [first, more] = [priceColumnOf(before), unpacked(packed)];
  const column = {
    ...more,
    days: new Int32Array(kept + more.days.length),
    closes: new Float64Array(kept + more.days.length),
  };
  column.days.set(first.days.subarray(0, kept));
  column.days.set(more.days, kept);
  column.closes.set(first.closes.subarray(0, kept));
  column.closes.set(more.closes, kept);
  return shared(column, monthlyReturns(column));
}

function unpacked({ ticker, days, closes }: PackedPrices): PriceColumn {
  const prices = days.length / INTEGER;
  if (!Number.isInteger(prices) || closes.length !== prices * DOUBLE) {
    throw new RangeError(`${ticker} came with ${days.length} bytes of days and ${closes.length} of closes`);
  }
  const column = { ticker, days: new Int32Array(prices), closes: new Float64Array(prices) };
  new Uint8Array(column.days.buffer).set(days);
  new Uint8Array(column.closes.buffer).set(closes);
  return column;
}

function shared(column: PriceColumn, { firstMonth, returns }: MonthlyReturns): SharedColumn {
  const prices = column.days.length;
  const months = returns.length;
  const buffer = new SharedArrayBuffer((PER_PRICE * prices + months) * DOUBLE + prices * INTEGER);
  const made = { ticker: column.ticker, buffer, prices, months, firstMonth };
  const target = priceColumnOf(made);
  target.closes.set(column.closes);
  target.changes.set(changesOf(column.closes));
  target.days.set(column.days);
  monthlyReturnsOf(made).returns.set(returns);
  return made;
}

export const priceColumnOf = ({ ticker, buffer, prices, months }: SharedColumn): Required<PriceColumn> => ({
  ticker,
  closes: new Float64Array(buffer, 0, prices),
  changes: new Float64Array(buffer, prices * DOUBLE, prices),
  days: new Int32Array(buffer, (PER_PRICE * prices + months) * DOUBLE, prices),
});

export const monthlyReturnsOf = ({ buffer, prices, months, firstMonth }: SharedColumn): MonthlyReturns => ({
  firstMonth,
  returns: new Float64Array(buffer, PER_PRICE * prices * DOUBLE, months),
});
