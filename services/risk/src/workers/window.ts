import type { riskV1 } from '@perfolio/contracts';
import * as gatewayV1 from '@perfolio/contracts/messages';
import { dayLabel, parseDay } from '@perfolio/engine';
import { PerfolioError } from '@perfolio/errors';

import { priceColumnOf, type SharedColumn } from '../panel/price-column';

/** The history an answer speaks about, with nothing left open. */
export interface ResolvedWindow {
  readonly start: string;
  readonly end: string;
  readonly frequency: 'MONTHLY' | 'DAILY';
}

type Asked = Pick<riskV1.Parameters, 'start' | 'end' | 'frequency'>;

const DEFAULT_LOOKBACK_YEARS = 10;
const OPEN: Asked = { start: '', end: '', frequency: gatewayV1.Frequency.FREQUENCY_UNSPECIFIED };

/** What was asked, else what the portfolio says, else the look-back before the last date of the prices. Never today. */
export function resolvedWindow(
  portfolio: gatewayV1.Portfolio,
  asked: Asked,
  series: readonly SharedColumn[],
): ResolvedWindow {
  const own = portfolio.window ?? OPEN;
  const end = asked.end || own.end || dayLabel(lastDayOf(series));
  return {
    start: asked.start || own.start || lookBack(end, portfolio),
    end,
    frequency: (asked.frequency || own.frequency) === gatewayV1.Frequency.DAILY ? 'DAILY' : 'MONTHLY',
  };
}

/** The last day on which any of the series has a price. */
function lastDayOf(series: readonly SharedColumn[]): number {
  const last = Math.max(...series.map((column) => priceColumnOf(column).days.at(-1) ?? Number.NEGATIVE_INFINITY));
  if (Number.isFinite(last)) return last;
  throw new PerfolioError('ZERO_EXPOSURE', 'positions: the portfolio is empty. Add at least one position.');
}

/** The same month and day so many years earlier; a day that not every month has becomes the 28th. */
function lookBack(end: string, { lookbackYears }: gatewayV1.Portfolio): string {
  const years = lookbackYears || DEFAULT_LOOKBACK_YEARS;
  const [year = 0, month = 1, day = 1] = end.split('-').map(Number);
  return [Math.max(0, year - years), month, Math.min(day, 28)]
    .map((part, index) => `${part}`.padStart(index === 0 ? 4 : 2, '0'))
    .join('-');
}

/**
 * The last date whose price can have entered the returns of a window: its end, or with monthly returns the end of its last finished
 * month (the month's last weekday is no later than the window's end).
 */
export function lastDateUsed({ end, frequency }: ResolvedWindow): number {
  const day = parseDay(end) ?? 0;
  if (frequency === 'DAILY') return day;
  const date = new Date(day * MS_PER_DAY);
  const lastOf = (offset: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1 + offset, 0) / MS_PER_DAY;
  return lastWeekday(lastOf(0)) <= day ? lastOf(0) : lastOf(-1);
}

const MS_PER_DAY = 86_400_000;

/** Saturday and Sunday go back to Friday; day 0 was a Thursday. */
function lastWeekday(day: number): number {
  const weekday = (((day + 4) % 7) + 7) % 7;
  if (weekday === 6) return day - 1;
  return weekday === 0 ? day - 2 : day;
}
