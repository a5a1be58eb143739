import { dayLabel, firstDayOf, lastWeekdayOf, monthLabel, monthOf } from './calendar';
import type { MonthlyReturns } from './monthly-returns';
import { isPrice, lastPricedDayBefore, placeOf, type PriceColumn } from './price-column';
import type { Window } from './window';

export type Frequency = 'MONTHLY' | 'DAILY';

/** The periods of a request window, oldest first, before anything is known to be missing. */
export type Periods = MonthlyPeriods | DailyPeriods;

interface MonthlyPeriods {
  readonly frequency: 'MONTHLY';
  readonly count: number;
  readonly firstMonth: number;
}

interface DailyPeriods {
  readonly frequency: 'DAILY';
  readonly count: number;
  /** The dates of the union calendar: period i runs from `days[i]` to `days[i + 1]`. */
  readonly days: Int32Array;
}

export const PERIODS_PER_YEAR: Readonly<Record<Frequency, number>> = { MONTHLY: 12, DAILY: 252 };

/**
 * Month m is in the window when start <= its first day and its last weekday <= end: an unfinished month is left out.
 * Months in which none of the series lives are left out too; a window of ten centuries costs no more than the data.
 */
export function monthlyPeriods({ start, end }: Window, series: Iterable<MonthlyReturns>): MonthlyPeriods {
  const life = commonLife(series);
  const startMonth = monthOf(start);
  const endMonth = monthOf(end);
  const firstMonth = Math.max(life.first, firstDayOf(startMonth) < start ? startMonth + 1 : startMonth);
  const lastMonth = Math.min(life.last, lastWeekdayOf(endMonth) > end ? endMonth - 1 : endMonth);
  return { frequency: 'MONTHLY', count: Math.max(0, lastMonth - firstMonth + 1), firstMonth };
}

/**
 * Period (a, b] of consecutive dates on which any of the columns has a price, in the window when start <= b <= end;
 * so the first base date may lie before start.
 */
export function dailyPeriods(
  window: Window,
  columns: Iterable<PriceColumn>,
  checkpoint: () => void = () => undefined,
): DailyPeriods {
  const traded = new Uint8Array(window.end - window.start + 1);
  let base: number | null = null;
  for (const column of columns) {
    checkpoint();
    const { days, closes } = column;
    base = later(base, lastPricedDayBefore(column, window.start));
    for (let place = placeOf(days, window.start); place < days.length && days[place]! <= window.end; place++) {
      if (isPrice(closes[place]!)) traded[days[place]! - window.start] = 1;
    }
  }
  const days = calendarOf(traded, window.start, base);
  return { frequency: 'DAILY', count: Math.max(0, days.length - 1), days };
}

/** YYYY-MM of a monthly period, YYYY-MM-DD of the day a daily one ends on. */
export const periodLabel = (periods: Periods, index: number): string =>
  periods.frequency === 'MONTHLY' ? monthLabel(periods.firstMonth + index) : dayLabel(periods.days[index + 1]!);

/** From the first month of the first series to the last month of the last. */
function commonLife(series: Iterable<MonthlyReturns>): { first: number; last: number } {
  const life = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  for (const { firstMonth, returns } of series) {
    if (returns.length === 0) continue;
    life.first = Math.min(life.first, firstMonth);
    life.last = Math.max(life.last, firstMonth + returns.length - 1);
  }
  return life;
}

const later = (a: number | null, b: number | null): number | null => (a === null || (b !== null && b > a) ? b : a);

function calendarOf(traded: Uint8Array, start: number, base: number | null): Int32Array {
  const days = new Int32Array(traded.length + 1);
  let count = 0;
  if (base !== null) days[count++] = base;
  for (let offset = 0; offset < traded.length; offset++) if (traded[offset] === 1) days[count++] = start + offset;
  return days.slice(0, count);
}
