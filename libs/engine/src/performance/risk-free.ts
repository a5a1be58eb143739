import { firstDayOf, parseDay } from '../model/calendar';
import { PERIODS_PER_YEAR, type Periods } from '../model/periods';

/** An annual rate, decimals, known from `date` (YYYY-MM-DD) on until the next one. */
export interface DatedRate {
  readonly date: string;
  readonly rate: number;
}

/** One annual rate, decimals, for the whole window, or a series of them. There is no built-in default. */
export type RiskFreeRate = number | readonly DatedRate[];

/**
 * The rate of each period of a window, (1 + annual)^(1/k) - 1. Of a series, the last rate dated on or before the day
 * the period starts from, which is the only one an investor could have had; NaN before the first.
 */
export function riskFreePerPeriod(rate: RiskFreeRate, periods: Periods): Float64Array {
  const perPeriod = (annual: number) => Math.expm1(Math.log1p(annual) / PERIODS_PER_YEAR[periods.frequency]);
  if (typeof rate === 'number') return new Float64Array(periods.count).fill(perPeriod(validRate(rate)));
  const rates = rate.map(({ date, rate: annual }) => ({ day: dayOf(date), rate: perPeriod(validRate(annual)) }));
  rates.sort((a, b) => a.day - b.day);
  let known = -1;
  return Float64Array.from({ length: periods.count }, (_, period) => {
    while (known + 1 < rates.length && rates[known + 1]!.day <= baseDay(periods, period)) known++;
    return rates[known]?.rate ?? Number.NaN;
  });
}

/** The day a period starts from: the last one of the month before, or the date before in the calendar. */
const baseDay = (periods: Periods, period: number): number =>
  periods.frequency === 'MONTHLY' ? firstDayOf(periods.firstMonth + period) - 1 : periods.days[period]!;

function validRate(rate: number): number {
  if (!(rate > -1 && rate < Number.POSITIVE_INFINITY)) throw new RangeError(`${rate} is no annual rate`);
  return rate;
}

function dayOf(date: string): number {
  const day = parseDay(date);
  if (day === null) throw new RangeError(`${date} is not a date`);
  return day;
}
