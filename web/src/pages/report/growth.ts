import type { Growth } from '../../charts/growth-chart';
import { closesOf, type Prices } from '../../engine/prices';

interface Series {
  /** Return of each period. */
  readonly returns: readonly number[];
  /** Labels of the last periods, as many as are known. */
  readonly lastLabels: readonly string[];
  readonly isDaily: boolean;
  readonly benchmark: string;
}

/** Wealth made of 1 by returns, and by the benchmark's prices at the same dates. */
export function growthOf({ returns, lastLabels, isDaily, benchmark }: Series, prices: Prices): Growth {
  const labels = extended(lastLabels, returns.length + 1, isDaily ? daysBefore(prices.dates) : monthBefore);
  let wealth = 1;
  const own = [1, ...returns.map((period) => (wealth *= 1 + period))];
  const closes = closesOf(prices, benchmark);
  return closes === undefined ? { labels, own } : { labels, own, benchmark: wealthAt(labels, prices.dates, closes) };
}

/** Labels back to a length, by stepping back from the first. */
function extended(labels: readonly string[], length: number, before: (label: string) => string): string[] {
  const all = labels.slice(-length);
  while (all.length < length) all.unshift(before(all[0] ?? ''));
  return all;
}

function monthBefore(label: string): string {
  const [year = 0, month = 1] = label.split('-').map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}

function daysBefore(dates: readonly string[]): (label: string) => string {
  const places = new Map(dates.map((date, place) => [date, place]));
  return (label) => dates[(places.get(label) ?? 0) - 1] ?? label;
}

/** The last price up to the end of each label, as a multiple of that of the first. */
function wealthAt(labels: readonly string[], dates: readonly string[], closes: Float64Array): number[] {
  let place = 0;
  let last = Number.NaN;
  const at = labels.map((label) => {
    while (place < dates.length && (dates[place] ?? '').slice(0, label.length) <= label) {
      const close = closes[place] ?? Number.NaN;
      if (close > 0) last = close;
      place += 1;
    }
    return last;
  });
  return at.map((close) => close / (at[0] ?? Number.NaN));
}
