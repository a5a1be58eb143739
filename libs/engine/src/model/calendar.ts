/**
 * Dates as the engine counts them. A day is a whole number of days since 1970-01-01; a month is year x 12 + (0 to 11).
 * Proleptic Gregorian, without time zones and without a clock.
 */

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const SATURDAY = 6;

/** A day from `YYYY-MM-DD`; null for any other text and for dates that do not exist. */
export function parseDay(text: string): number | null {
  const [, year, month, day] = ISO_DATE.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  if (Number(month) < 1 || Number(month) > 12) return null;
  const number = firstDayOf(Number(year) * 12 + Number(month) - 1) + Number(day) - 1;
  return dayLabel(number) === text ? number : null;
}

/** `YYYY-MM-DD`. */
export function dayLabel(day: number): string {
  const month = monthOf(day);
  return `${monthLabel(month)}-${padded(day - firstDayOf(month) + 1, 2)}`;
}

/** `YYYY-MM`. */
export const monthLabel = (month: number): string =>
  `${padded(Math.floor(month / 12), 4)}-${padded((month % 12) + 1, 2)}`;

/** The month a day falls in. Guesses by the mean length of a month, which is never off by more than one. */
export function monthOf(day: number): number {
  const guess = Math.floor(((day + daysBefore(1970)) * 4800) / 146_097);
  if (firstDayOf(guess) > day) return guess - 1;
  return firstDayOf(guess + 1) <= day ? guess + 1 : guess;
}

/** The first day of a month. */
export function firstDayOf(month: number): number {
  const year = Math.floor(month / 12);
  const inYear = month - year * 12;
  return daysBefore(year) + daysInYearBefore(inYear, isLeap(year)) - daysBefore(1970);
}

/** The last Monday-to-Friday day of a month. Holidays are ignored. */
export function lastWeekdayOf(month: number): number {
  const last = firstDayOf(month + 1) - 1;
  const weekday = weekdayOf(last);
  if (weekday === SATURDAY) return last - 1;
  return weekday === 0 ? last - 2 : last;
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days from the start of year 0 to the start of `year`. */
function daysBefore(year: number): number {
  const full = year - 1;
  return year * 365 + Math.floor(full / 4) - Math.floor(full / 100) + Math.floor(full / 400);
}

function daysInYearBefore(month: number, leap: boolean): number {
  const starts = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
  return (starts[month] ?? 0) + (leap && month > 1 ? 1 : 0);
}

const padded = (value: number, length: number): string => String(value).padStart(length, '0');
