/** Closing prices of one ticker: days since 1970-01-01 ascending without repetition, and as many prices. */
export interface PriceColumn {
  readonly days: Int32Array;
  readonly closes: Float64Array;
}

const DAY_MS = 86_400_000;

export const dayOfDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
export const dateOfDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Sorts what came in any order; of two prices for a day the later given stays. */
export function columnOf(prices: ReadonlyMap<number, number>): PriceColumn {
  const days = Int32Array.from(prices.keys()).sort();
  return { days, closes: Float64Array.from(days, (day) => prices.get(day) ?? Number.NaN) };
}

export interface Merge {
  readonly column: PriceColumn;
  readonly changed: boolean;
  /** Days that both columns have a price for. */
  readonly shared: readonly number[];
}

/** Puts two columns together; where both have a price, `keep` takes the old one. */
export function mergedColumns(old: PriceColumn, fresh: PriceColumn, keep: boolean): Merge {
  const column = keep ? union(old, fresh) : union(fresh, old);
  const changed = !isSame(column.days, old.days) || !isSame(column.closes, old.closes);
  return { column, changed, shared: Array.from(fresh.days).filter((day) => holds(old.days, day)) };
}

/** All days of both, in one pass, as an import of one more day merges long columns; where both have a price, the first one's. */
function union(first: PriceColumn, second: PriceColumn): PriceColumn {
  const most = first.days.length + second.days.length;
  const days = new Int32Array(most);
  const closes = new Float64Array(most);
  let length = 0;
  for (let one = 0, other = 0; one < first.days.length || other < second.days.length; length += 1) {
    const [day, otherDay] = [dayAt(first, one), dayAt(second, other)];
    days[length] = Math.min(day, otherDay);
    closes[length] = (day <= otherDay ? first.closes[one] : second.closes[other]) ?? Number.NaN;
    if (day <= otherDay) one += 1;
    if (otherDay <= day) other += 1;
  }
  return { days: days.slice(0, length), closes: closes.slice(0, length) };
}

const dayAt = ({ days }: PriceColumn, index: number): number => days[index] ?? Number.POSITIVE_INFINITY;

const isSame = (one: Int32Array | Float64Array, other: Int32Array | Float64Array): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index]);

/** By halving. */
function holds(days: Int32Array, day: number): boolean {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? 0) < day) low = middle + 1;
    else high = middle;
  }
  return days[low] === day;
}

/** Little-endian, which is how every machine we run on keeps numbers. Shows the column's own memory. */
export const bytesOf = ({ days, closes }: PriceColumn): { days: Uint8Array; closes: Uint8Array } => ({
  days: new Uint8Array(days.buffer, days.byteOffset, days.byteLength),
  closes: new Uint8Array(closes.buffer, closes.byteOffset, closes.byteLength),
});

/** A copy: bytes of a message begin where numbers may not. */
export const columnOfBytes = (days: Uint8Array, closes: Uint8Array): PriceColumn => ({
  days: new Int32Array(new Uint8Array(days).buffer),
  closes: new Float64Array(new Uint8Array(closes).buffer),
});
