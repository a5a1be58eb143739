import { dailyColumn } from '../../test/market';
import { parseDay } from './calendar';
import { latestPrices } from './latest-prices';

const day = (date: string) => parseDay(date) ?? Number.NaN;

const a = dailyColumn('A', { '2020-01-02': 10, '2020-01-03': 11, '2020-01-06': 12, '2020-01-08': 14 });
const b = dailyColumn('B', { '2020-01-02': 20, '2020-01-03': 21, '2020-01-06': 0, '2020-01-07': 23 });

describe('the latest prices', () => {
  it('are all of the latest date on which every ticker has one', () => {
    const latest = latestPrices([a, b], day('2020-01-31'));

    expect(latest?.asOf).toBe('2020-01-03');
    expect(latest?.prices).toEqual(
      new Map([
        ['A', 11],
        ['B', 21],
      ]),
    );
  });

  it('are of a date that the last ticker has as well as the first', () => {
    expect(latestPrices([a, { ...a, ticker: 'D' }, b], day('2020-01-31'))?.asOf).toBe('2020-01-03');
  });

  it('are never after the end asked for', () => {
    expect(latestPrices([a, b], day('2020-01-02'))?.asOf).toBe('2020-01-02');
    expect(latestPrices([a], day('2020-01-07'))?.prices.get('A')).toBe(12);
  });

  it('are null when there is no common date', () => {
    expect(latestPrices([a, b], day('2020-01-01'))).toBeNull();
    expect(latestPrices([a, dailyColumn('C', { '2020-01-09': 1 })], day('2020-01-31'))).toBeNull();
    expect(latestPrices([], day('2020-01-31'))).toBeNull();
  });
});
