import { dailyColumn } from '../../test/market';
import { monthLabel } from './calendar';
import { monthlyReturns } from './monthly-returns';

const returnsOf = (prices: Readonly<Record<string, number>>) => {
  const { firstMonth, returns } = monthlyReturns(dailyColumn('A', prices));
  return Object.fromEntries(
    Array.from(returns, (value, m) => [monthLabel(firstMonth + m), Number.isNaN(value) ? null : value]),
  );
};

describe('monthly returns', () => {
  it('go from the last price of a month to the last of the next', () => {
    const returns = returnsOf({
      '2020-01-30': 90,
      '2020-01-31': 100,
      '2020-02-03': 500,
      '2020-02-28': 110,
      '2020-03-31': 99,
    });

    expect(returns['2020-01']).toBeNull();
    expect(returns['2020-02']).toBeCloseTo(0.1, 14);
    expect(returns['2020-03']).toBeCloseTo(-0.1, 14);
  });

  it('accept a last price four calendar days before the last weekday, not five', () => {
    // The last weekday of February 2020 is Friday the 28th.
    expect(returnsOf({ '2020-01-31': 100, '2020-02-24': 110 })['2020-02']).toBeCloseTo(0.1, 14);
    expect(returnsOf({ '2020-01-31': 100, '2020-02-23': 110 })['2020-02']).toBeNull();
  });

  it('are missing on both sides of a month without a price', () => {
    const returns = returnsOf({ '2020-01-31': 100, '2020-03-31': 110, '2020-04-30': 121, '2020-05-29': 121 });

    expect(returns).toMatchObject({ '2020-02': null, '2020-03': null, '2020-05': 0 });
    expect(returns['2020-04']).toBeCloseTo(0.1, 14);
  });

  it('have no price for the month in which a stock stops on the 11th', () => {
    expect(returnsOf({ '2018-03-29': 2.7, '2018-04-11': 2.2 })['2018-04']).toBeNull();
  });

  it.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY])('take a price of %d for missing', (bad) => {
    const returns = returnsOf({
      '2020-01-31': 100,
      '2020-02-27': 110,
      '2020-02-28': bad,
      '2020-03-31': bad,
      '2020-04-30': 1,
    });

    expect(returns['2020-02']).toBeCloseTo(0.1, 14);
    expect(returns['2020-03']).toBeNull();
    expect(returns['2020-04']).toBeNull();
  });

  it('are none for a column without prices', () => {
    expect(monthlyReturns(dailyColumn('A', {})).returns).toHaveLength(0);
  });

  it('read columns in shared memory', () => {
    const { days, closes } = dailyColumn('A', { '2020-01-31': 100, '2020-02-28': 110 });
    const shared = new Float64Array(new SharedArrayBuffer(16));
    shared.set(closes);

    expect(monthlyReturns({ ticker: 'A', days, closes: shared }).returns[1]).toBeCloseTo(0.1, 14);
  });

  it('refuse a column whose days and closes do not match', () => {
    expect(() => monthlyReturns({ ticker: 'A', days: Int32Array.of(1, 2), closes: Float64Array.of(1) })).toThrow(
      RangeError,
    );
  });
});
