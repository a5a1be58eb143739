import { dailyColumn } from '../../test/market';
import { dayLabel, parseDay } from './calendar';
import { lastPricedDayBefore, placeOf, returnBetween } from './price-column';

const column = dailyColumn('A', { '2020-01-02': 10, '2020-01-03': 0, '2020-01-07': 12 });

describe('a return', () => {
  it('is after / before - 1', () => {
    expect(returnBetween(100, 105)).toBeCloseTo(0.05, 15);
  });

  it.each([
    [0, 1],
    [1, 0],
    [-1, 1],
    [Number.NaN, 1],
    [1, Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, 1],
    [1e-300, 1e300],
  ])('is missing between %d and %d', (before, after) => {
    expect(returnBetween(before, after)).toBeNaN();
  });
});

describe('a price column', () => {
  it('finds the first place at or after a day', () => {
    const places = ['2020-01-01', '2020-01-03', '2020-01-04', '2020-01-08'].map((date) =>
      placeOf(column.days, parseDay(date) ?? 0),
    );

    expect(places).toEqual([0, 1, 2, 3]);
  });

  it('finds the last day with a price before another', () => {
    const before = (date: string) => lastPricedDayBefore(column, parseDay(date) ?? 0);

    expect(dayLabel(before('2020-01-07') ?? 0)).toBe('2020-01-02');
    expect(before('2020-01-02')).toBeNull();
  });
});
