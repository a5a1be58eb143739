import fc from 'fast-check';

import { dayLabel, firstDayOf, lastWeekdayOf, monthLabel, monthOf, parseDay } from './calendar';

const DAY_MS = 86_400_000;

describe('a date', () => {
  it('is counted from 1970-01-01', () => {
    expect(parseDay('1970-01-01')).toBe(0);
    expect(parseDay('1969-12-31')).toBe(-1);
    expect(parseDay('2024-02-29')).toBe(Date.UTC(2024, 1, 29) / DAY_MS);
  });

  it.each(['2023-02-29', '2023-13-01', '2023-00-10', '2023-04-31', '2023-4-3', '20230403', '2023-04-03T00:00', ''])(
    'is refused when it does not exist or is not spelled YYYY-MM-DD: %s',
    (text) => {
      expect(parseDay(text)).toBeNull();
    },
  );

  it('agrees with the calendar of the platform, day by day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -600_000, max: 2_900_000 }), (day) => {
        const iso = new Date(day * DAY_MS).toISOString().slice(0, 10);

        expect(dayLabel(day)).toBe(iso);
        expect(parseDay(iso)).toBe(day);
        expect(monthLabel(monthOf(day))).toBe(iso.slice(0, 7));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a month', () => {
  const november2022 = 2022 * 12 + 10;

  it('starts on its first day', () => {
    expect(dayLabel(firstDayOf(november2022))).toBe('2022-11-01');
  });

  it.each([
    [november2022, '2022-11-30'],
    [november2022 - 2, '2022-09-30'],
    [2022 * 12 + 3, '2022-04-29'],
    [2022 * 12 + 6, '2022-07-29'],
  ])('ends for trading on its last Monday to Friday: %s', (month, day) => {
    expect(dayLabel(lastWeekdayOf(month))).toBe(day);
  });
});
