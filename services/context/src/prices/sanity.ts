import { dateOfDay, type PriceColumn } from '../market-data/price-column';

/** Why a ticker's new prices are not taken. */
export interface Doubt {
  readonly ticker: string;
  readonly reason: 'split' | 'jump' | 'restated' | 'missing days' | 'future';
  /** The first date that it is about. */
  readonly date: string;
}

export interface Judged {
  readonly good: ReadonlyMap<string, PriceColumn>;
  readonly doubts: readonly Doubt[];
}

/** A day's move beyond this factor is an error more often than news. */
const JUMP = 2.5;
/** So near to a ratio of a split that it is one. */
const SPLIT_TOLERANCE = 0.02;
const SPLITS = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 20, 25, 50, 100].flatMap((ratio) => [ratio, 1 / ratio]);
/** A move that could be a split and could not be a day's news. */
const SPLIT_FROM = 1.4;
/** A price that is held may differ by this much: feeds round. */
const RESTATED = 0.01;
/** Of the days that others of the file have between its first and last. */
const MISSING_SHARE = 0.2;
const FEW_DAYS = 5;
/** Clocks and time zones. */
const AHEAD_DAYS = 1;

/**
 * Keeps back the tickers whose prices look wrong beside what is held: what is held then stays. A split that history was not adjusted for
 * makes a return that never was, and so does a history adjusted anew beside the old one.
 */
export function judgedPrices(
  fresh: ReadonlyMap<string, PriceColumn>,
  { held, today }: { readonly held: ReadonlyMap<string, PriceColumn>; readonly today: number },
): Judged {
  const days = daysOf(fresh);
  const good = new Map<string, PriceColumn>();
  const doubts: Doubt[] = [];
  for (const [ticker, column] of fresh) {
    const doubt =
      futureOf(column, today) ??
      restatedOf(column, held.get(ticker)) ??
      movedOf(column, held.get(ticker)) ??
      holesOf(column, days);
    if (doubt === undefined) good.set(ticker, column);
    else doubts.push({ ticker, reason: doubt.reason, date: dateOfDay(doubt.day) });
  }
  return { good, doubts };
}

interface Found {
  readonly reason: Doubt['reason'];
  readonly day: number;
}

const daysOf = (columns: ReadonlyMap<string, PriceColumn>): readonly number[] =>
  [...new Set([...columns.values()].flatMap(({ days }) => [...days]))].toSorted((a, b) => a - b);

function futureOf({ days }: PriceColumn, today: number): Found | undefined {
  const last = days.at(-1);
  return last !== undefined && last > today + AHEAD_DAYS ? { reason: 'future', day: last } : undefined;
}

function restatedOf({ days, closes }: PriceColumn, held: PriceColumn | undefined): Found | undefined {
  if (held === undefined) return undefined;
  const known = new Map(Array.from(held.days, (day, index) => [day, held.closes[index] ?? 0]));
  const at = days.findIndex((day, index) => {
    const old = known.get(day);
    return old !== undefined && Math.abs((closes[index] ?? 0) / old - 1) > RESTATED;
  });
  return at === -1 ? undefined : { reason: 'restated', day: days[at] ?? 0 };
}

/** The first price is held against the last that is held before it. */
function movedOf({ days, closes }: PriceColumn, held: PriceColumn | undefined): Found | undefined {
  let before = held === undefined ? undefined : lastBefore(held, days[0] ?? 0);
  for (const [index, close] of closes.entries()) {
    const reason = before === undefined ? undefined : moveOf(close / before);
    if (reason !== undefined) return { reason, day: days[index] ?? 0 };
    before = close;
  }
  return undefined;
}

function lastBefore({ days, closes }: PriceColumn, day: number): number | undefined {
  const after = days.findIndex((one) => one >= day);
  return closes[(after === -1 ? days.length : after) - 1];
}

function moveOf(ratio: number): Found['reason'] | undefined {
  const size = Math.max(ratio, 1 / ratio);
  if (size < SPLIT_FROM) return undefined;
  if (SPLITS.some((split) => Math.abs(ratio / split - 1) < SPLIT_TOLERANCE)) return 'split';
  return size > JUMP ? 'jump' : undefined;
}

function holesOf({ days }: PriceColumn, all: readonly number[]): Found | undefined {
  const [first = 0] = days;
  const last = days.at(-1) ?? 0;
  const possible = all.filter((day) => day >= first && day <= last);
  if (possible.length < FEW_DAYS || days.length >= (1 - MISSING_SHARE) * possible.length) return undefined;
  const own = new Set(days);
  return { reason: 'missing days', day: possible.find((day) => !own.has(day)) ?? first };
}
