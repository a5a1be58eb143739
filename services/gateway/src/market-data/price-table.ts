import type { contextV1 } from '@perfolio/contracts';

/** The prices of one ticker; days since 1970-01-01, ascending. */
export interface Column {
  readonly ticker: string;
  readonly days: Int32Array;
  readonly closes: Float64Array;
}

/** Prices of several tickers over the dates on which any has one, row by row. */
export interface PriceTable {
  readonly tickers: string[];
  readonly dates: string[];
  readonly closes: number[];
  /** Places without a price; there `closes` holds 0. */
  readonly missing: number[];
}

/** A column as it crosses the wire: little-endian, and nowhere aligned. */
export function columnOf({ ticker, days, closes }: contextV1.GetSeriesResponse): Column {
  return { ticker, days: new Int32Array(copied(days)), closes: new Float64Array(copied(closes)) };
}

const copied = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** @param start first date, YYYY-MM-DD; empty for the first there is */
export function priceTable(columns: readonly Column[], start: string): PriceTable {
  const from = start === '' ? Number.NEGATIVE_INFINITY : Date.parse(start) / MS_PER_DAY;
  const priced = columns.filter(({ days }) => days.length > 0).sort((a, b) => (a.ticker < b.ticker ? -1 : 1));
  const days = [...new Set(priced.flatMap((column) => [...column.days]))]
    .filter((day) => day >= from)
    .sort((a, b) => a - b);
  const placeOf = new Map(days.map((day, place) => [day, place]));
  const values = new Float64Array(priced.length * days.length).fill(Number.NaN);
  for (const [row, column] of priced.entries()) {
    for (const [index, day] of column.days.entries()) {
      const place = placeOf.get(day);
      if (place !== undefined) values[row * days.length + place] = column.closes[index] ?? Number.NaN;
    }
  }
  return { tickers: priced.map(({ ticker }) => ticker), dates: days.map(dateOf), ...withoutGaps(values) };
}

const MS_PER_DAY = 86_400_000;

const dateOf = (day: number): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

function withoutGaps(values: Float64Array): Pick<PriceTable, 'closes' | 'missing'> {
  const missing = [...values.keys()].filter((place) => !Number.isFinite(values[place]));
  return { closes: Array.from(values, (value) => (Number.isFinite(value) ? value : 0)), missing };
}
