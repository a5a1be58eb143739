import { dailyColumn } from '../../test/market';
import { monthLabel } from './calendar';
import { monthlyReturns } from './monthly-returns';
import { dailyPeriods, monthlyPeriods, periodLabel } from './periods';
import { windowOf } from './window';

const longLife = monthlyReturns(dailyColumn('A', { '2015-01-30': 1, '2025-01-31': 2 }));

function months(start: string, end: string): string {
  const { firstMonth, count } = monthlyPeriods(windowOf(start, end), [longLife]);
  return count === 0 ? 'none' : `${monthLabel(firstMonth)} to ${monthLabel(firstMonth + count - 1)}`;
}

describe('the months of a window', () => {
  it.each([
    ['2020-01-01', '2020-12-31', '2020-01 to 2020-12'],
    ['2020-01-02', '2020-12-30', '2020-02 to 2020-11'],
    // Friday the 29th is the last weekday of May 2020.
    ['2020-01-31', '2020-05-29', '2020-02 to 2020-05'],
    ['2020-01-31', '2020-05-28', '2020-02 to 2020-04'],
    ['2020-03-02', '2020-03-31', 'none'],
  ])('are those that start in it and whose last weekday is in it: %s to %s', (start, end, expected) => {
    expect(months(start, end)).toBe(expected);
  });

  it('are no more than those in which any series lives', () => {
    expect(months('0001-01-01', '9999-12-31')).toBe('2015-01 to 2025-01');
  });

  it('are none when no series has a price', () => {
    expect(monthlyPeriods(windowOf('2020-01-01', '2020-12-31'), [monthlyReturns(dailyColumn('A', {}))]).count).toBe(0);
  });
});

describe('the days of a window', () => {
  const a = dailyColumn('A', { '2019-12-30': 1, '2020-01-02': 1, '2020-01-03': 0, '2020-01-06': 1 });
  const b = dailyColumn('B', { '2019-12-31': 1, '2020-01-04': 1, '2020-01-07': 1, '2020-01-08': 1 });
  const labels = (start: string, end: string) => {
    const periods = dailyPeriods(windowOf(start, end), [a, b]);
    return Array.from({ length: periods.count }, (_, i) => periodLabel(periods, i));
  };

  it('end on the dates on which any series has a price, from a base that may lie before start', () => {
    expect(labels('2020-01-01', '2020-01-07')).toEqual(['2020-01-02', '2020-01-04', '2020-01-06', '2020-01-07']);
  });

  it('need a base: the first date of all starts no period', () => {
    expect(labels('2019-01-01', '2020-01-02')).toEqual(['2019-12-31', '2020-01-02']);
  });

  it('are looked for column by column, as long as somebody waits', () => {
    const looks: string[] = [];
    const column = dailyColumn('A', { '2020-01-02': 1, '2020-01-03': 1 });
    dailyPeriods(windowOf('2020-01-01', '2020-01-31'), [column, column, column], () => looks.push('still there'));

    expect(looks).toHaveLength(3);
  });

  it('are none in a window without prices', () => {
    expect(labels('2021-01-01', '2021-12-31')).toEqual([]);
  });
});
