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

/** Puts two columns together in one pass, as an import of one more day merges long columns; where both have a price, `keep` takes the old one. */
export function mergedColumns(old: PriceColumn, fresh: PriceColumn, keep: boolean): Merge {
  const most = old.days.length + fresh.days.length;
  const days = new Int32Array(most);
  const closes = new Float64Array(most);
  const shared: number[] = [];
  let changed = false;
  let length = 0;
  for (let held = 0, given = 0; held < old.days.length || given < fresh.days.length; length += 1) {
    const heldDay = old.days[held] ?? Number.POSITIVE_INFINITY;
    const givenDay = fresh.days[given] ?? Number.POSITIVE_INFINITY;
    const isShared = heldDay === givenDay;
    const takesGiven = isShared ? !keep : givenDay < heldDay;
    days[length] = Math.min(heldDay, givenDay);
    closes[length] = (takesGiven ? fresh.closes[given] : old.closes[held]) ?? Number.NaN;
    changed ||= takesGiven && !(isShared && closes[length] === old.closes[held]);
    if (isShared) shared.push(heldDay);
    if (heldDay <= givenDay) held += 1;
    if (givenDay <= heldDay) given += 1;
  }
  return { column: { days: days.slice(0, length), closes: closes.slice(0, length) }, changed, shared };
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
