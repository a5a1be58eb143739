import { market, monthlyColumn, noise } from '../../test/market';
import { PROXIES, request, stockMarket } from '../../test/requests';
import { dayLabel } from '../model/calendar';
import { priceSource } from '../model/price-source';
import { factorHistory, type HistoryRequest, lookBack } from './factor-history';

const asked = (changes: Partial<HistoryRequest> = {}): HistoryRequest => ({
  ...request({ A: 0.5, C: 0.5 }, { proxies: PROXIES }),
  ...changes,
});

const days = (end: string, lookbackYears?: number) => {
  const window = lookBack(asked({ end, lookbackYears }));
  return [dayLabel(window.start), dayLabel(window.end)];
};

describe('the look-back', () => {
  it('ends at the end of the request and starts on the 28th at the latest', () => {
    expect(days('2022-11-30', 8)).toEqual(['2014-11-28', '2022-11-30']);
    expect(days('2022-11-15', 8)).toEqual(['2014-11-15', '2022-11-15']);
    expect(days('2024-02-29', 1)).toEqual(['2023-02-28', '2024-02-29']);
  });

  it('is ten years when nothing is said', () => {
    expect(days('2022-11-15')[0]).toBe('2012-11-15');
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d years', (lookbackYears) => {
    expect(() => lookBack(asked({ lookbackYears }))).toThrow(expect.objectContaining({ code: 'INVALID_WINDOW' }));
  });

  it('refuses an end that is no date', () => {
    expect(() => lookBack(asked({ end: '2022-13-01' }))).toThrow(expect.objectContaining({ code: 'INVALID_WINDOW' }));
  });
});

describe('the history of a portfolio’s factors', () => {
  it('has those of market, momentum, value and industry, by type and id', () => {
    const { factors } = factorHistory(asked(), priceSource(stockMarket()));

    expect(factors.map(({ id }) => id)).toEqual([
      'market:SPY',
      'momentum:MTUM-SPY',
      'value:VLUE-SPY',
      'industry:ENERGY',
      'industry:TECH',
    ]);
  });

  it('reaches back before the start of the request', () => {
    const late = factorHistory({ ...asked(), end: '2022-12-31', lookbackYears: 2 }, priceSource(stockMarket()));

    expect(late).toMatchObject({ firstPeriod: '2021-01', lastPeriod: '2022-12' });
    expect(late.factors[0]?.moves).toHaveLength(24);
  });

  it('is monthly for a daily request, too', () => {
    const daily = { ...asked(), frequency: 'DAILY' as const };

    expect(factorHistory(daily, priceSource(stockMarket()))).toEqual(
      factorHistory(asked(), priceSource(stockMarket())),
    );
  });

  it('moves a style by its fund minus the market, and keeps both legs', () => {
    const spy = noise(1, 14);
    const mtum = noise(2, 14);
    const prices = market(
      monthlyColumn('SPY', '2020-01', spy),
      monthlyColumn('MTUM', '2020-01', mtum),
      monthlyColumn('X', '2020-01', noise(3, 14)),
    );
    const { factors } = factorHistory(
      { weights: [{ ticker: 'X', weight: 1 }], proxies: { X: { market: 'SPY', momentum: 'MTUM' } }, end: '2021-02-28' },
      priceSource(prices),
    );

    const style = factors.find(({ type }) => type === 'momentum');
    // The first month of the series is that of the base price, which has no return.
    expect(style?.moves[6]).toBeCloseTo((mtum[5] ?? 0) - (spy[5] ?? 0), 12);
    expect(style?.legs.map((leg) => leg[6])).toEqual([
      expect.closeTo(mtum[5] ?? 0, 12),
      expect.closeTo(spy[5] ?? 0, 12),
    ]);
  });

  it('is empty without proxies, and says so', () => {
    expect(factorHistory(asked({ proxies: {} }), priceSource(stockMarket()))).toEqual({
      firstPeriod: null,
      lastPeriod: null,
      factors: [],
    });
  });

  it('has a month without a move wherever the factor has no return', () => {
    const prices = stockMarket();
    prices.set('TECH', monthlyColumn('TECH', '2022-01', noise(8, 12)));
    const { factors } = factorHistory(asked(), priceSource(prices));

    const tech = factors.find(({ id }) => id === 'industry:TECH');
    expect([...(tech?.moves ?? [])].map(Number.isNaN)).toEqual([...Array(25).fill(true), ...Array(12).fill(false)]);
  });
});
