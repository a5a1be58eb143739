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
  const held = pricesOf(old);
  const given = pricesOf(fresh);
  const column = columnOf(keep ? new Map([...given, ...held]) : new Map([...held, ...given]));
  return {
    column,
    changed: column.days.some((day, index) => held.get(day) !== column.closes[index]),
    shared: Array.from(fresh.days).filter((day) => held.has(day)),
  };
}

const pricesOf = ({ days, closes }: PriceColumn): Map<number, number> =>
  new Map(Array.from(days, (day, index) => [day, closes[index] ?? Number.NaN]));

/** Little-endian, whatever the machine. */
export function bytesOf({ days, closes }: PriceColumn): { days: Uint8Array; closes: Uint8Array } {
  const dayBytes = Buffer.alloc(days.length * 4);
  const closeBytes = Buffer.alloc(closes.length * 8);
  for (const [index, day] of days.entries()) dayBytes.writeInt32LE(day, index * 4);
  for (const [index, close] of closes.entries()) closeBytes.writeDoubleLE(close, index * 8);
  return { days: dayBytes, closes: closeBytes };
}

export function columnOfBytes(days: Uint8Array, closes: Uint8Array): PriceColumn {
  const dayView = new DataView(days.buffer, days.byteOffset, days.byteLength);
  const closeView = new DataView(closes.buffer, closes.byteOffset, closes.byteLength);
  return {
    days: Int32Array.from({ length: days.byteLength / 4 }, (_, index) => dayView.getInt32(index * 4, true)),
    closes: Float64Array.from({ length: closes.byteLength / 8 }, (_, index) => closeView.getFloat64(index * 8, true)),
  };
}
