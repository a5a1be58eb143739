import { realPrices } from './real-prices';
import { syntheticMarket } from './synthetic-market';
import { dateOfDay } from '../market-data/price-column';

const returnsOf = (closes: Float64Array) =>
  Array.from(closes.subarray(1), (close, index) => close / (closes[index] ?? 1) - 1);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const covariance = (a: readonly number[], b: readonly number[]) =>
  mean(a.map((value, index) => (value - mean(a)) * ((b[index] ?? 0) - mean(b))));

describe('the synthetic market', () => {
  const { columns, instruments } = syntheticMarket();
  const series = (ticker: string) => returnsOf(columns.get(ticker)?.closes ?? new Float64Array());

  it('is the same every time, and marked', () => {
    expect(syntheticMarket().columns).toEqual(columns);
    expect([...columns.keys()].every((ticker) => ticker.startsWith('SYN_'))).toBe(true);
    expect(instruments.every(({ synthetic }) => synthetic)).toBe(true);
    expect(columns.size).toBe(40);
  });

  it('runs ten years of weekdays to a fixed date', () => {
    const { days = new Int32Array(), closes = new Float64Array() } = columns.get('SYN_TECH_1') ?? {};
    const weekdays = new Set([...days].map((day) => new Date(day * 86_400_000).getUTCDay()));

    expect([dateOfDay(days[0] ?? 0), dateOfDay(days.at(-1) ?? 0)]).toEqual(['2015-12-31', '2025-12-31']);
    expect(weekdays).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(closes.every((close) => close > 0)).toBe(true);
  });

  it('moves stocks by the market and by their industry', () => {
    const market = series('SYN_MARKET');
    const beta = covariance(series('SYN_TECH_1'), market) / covariance(market, market);
    const industry = series('SYN_TECH').map((value, index) => value - (market[index] ?? 0));
    const other = series('SYN_ENERGY').map((value, index) => value - (market[index] ?? 0));
    const exposure = (factor: number[]) => covariance(series('SYN_TECH_1'), factor) / covariance(factor, factor);

    expect(beta).toBeGreaterThan(0.4);
    expect(beta).toBeLessThan(1.8);
    expect(exposure(industry)).toBeGreaterThan(0.7);
    expect(Math.abs(exposure(other))).toBeLessThan(0.4);
  });
});

describe('the real prices of the demonstration', () => {
  it('stand on the last weekday of their month', async () => {
    const columns = await realPrices();
    const { days = new Int32Array(), closes = [] } = columns.get('MSFT') ?? {};

    expect([...columns.keys()].toSorted()).toEqual(['AAPL', 'AMZN', 'GOOG', 'IBM', 'MSFT', 'SP500']);
    expect(Array.from(days.subarray(0, 4), dateOfDay)).toEqual([
      '2000-01-31',
      '2000-02-29',
      '2000-03-31',
      '2000-04-28',
    ]);
    expect(closes[0]).toBe(39.81);
  });
});
