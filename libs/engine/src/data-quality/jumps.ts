import { dayLabel } from '../model/calendar';
import type { PricedDays } from './priced-days';

export interface SuspectedSplit {
  /** YYYY-MM-DD, the first date with the new price. */
  readonly date: string;
  /** Shares after for one before: 2 for a two-for-one split, 0.1 for a reverse split of ten into one. */
  readonly ratio: number;
}

export interface Jumps {
  readonly suspectedSplits: readonly SuspectedSplit[];
  /** Dates of a jump that the next date takes back: a wrong price rather than a split. */
  readonly reversedJumps: readonly string[];
}

/**
 * New shares for old that companies use. None is below 3:2, the smallest that an ordinary day does not reach: the
 * worst day of a broad index was -23 % (October 1987).
 */
const SPLITS = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100];

/** Shares are put together in whole numbers: two into one at the least. */
const REVERSE_SPLITS = SPLITS.filter(Number.isInteger);

/** A split's day has its own return, too: two deviations of an ordinary stock's day of 1.5 %. */
const OWN_RETURN = 0.03;

/** Dates further apart than a long weekend leave room for an honest halving. */
const MAX_DAYS_APART = 5;

/** A smaller change is no split: nearly every day ends here. */
const SMALLEST = 1.5 * (1 - OWN_RETURN);

/**
 * Total-return prices know no splits. A price that from one date to the next, at most five days later, becomes what a
 * usual split would make of it, 3 % more or less, looks like one that was not adjusted for. When the next date takes the
 * jump back within the same 3 % it was a wrong price (the reversal rule that Ince & Porter 2006 apply to months). A
 * suspicion only: nothing is changed by it.
 */
export function jumps({ days, closes }: PricedDays): Jumps {
  const suspectedSplits: SuspectedSplit[] = [];
  const reversedJumps: string[] = [];
  for (let i = 1; i < closes.length; i++) {
    const before = closes[i - 1]!;
    const after = closes[i]!;
    if (before < SMALLEST * after && after < SMALLEST * before) continue;
    const ratio = splitRatio(before / after);
    if (ratio === null || days[i]! - days[i - 1]! > MAX_DAYS_APART) continue;
    if (i + 1 < closes.length && isNear(closes[i + 1]! / before, 1)) reversedJumps.push(dayLabel(days[i++]!));
    else suspectedSplits.push({ date: dayLabel(days[i]!), ratio });
  }
  return { suspectedSplits, reversedJumps };
}

/** The usual split a price before / price after looks like; null for none. */
function splitRatio(fall: number): number | null {
  if (fall > 1) return SPLITS.find((ratio) => isNear(fall, ratio)) ?? null;
  const reverse = REVERSE_SPLITS.find((ratio) => isNear(1 / fall, ratio));
  return reverse === undefined ? null : 1 / reverse;
}

const isNear = (value: number, target: number): boolean => Math.abs(value / target - 1) <= OWN_RETURN;
