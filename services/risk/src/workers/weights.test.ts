import { gatewayV1 } from '@perfolio/contracts';
import { parseDay } from '@perfolio/engine';

import { type SharedColumn, sharedColumn } from '../panel/price-column';
import { weightedPortfolio } from './weights';

const column = (ticker: string, prices: Readonly<Record<string, number>>): [string, SharedColumn] => {
  const days = Int32Array.from(Object.keys(prices), (date) => parseDay(date) ?? 0);
  const closes = Float64Array.from(Object.values(prices));
  return [ticker, sharedColumn({ ticker, days: new Uint8Array(days.buffer), closes: new Uint8Array(closes.buffer) })];
};
const shares = (ticker: string, value: number) => ({ ticker, quantity: { $case: 'shares' as const, value } });
const money = (ticker: string, amount: number, currency = '') => ({
  ticker,
  quantity: { $case: 'value' as const, value: { amount, currency } },
});
const portfolio = (
  positions: Parameters<typeof gatewayV1.Portfolio.fromPartial>[0]['positions'],
  more: Parameters<typeof gatewayV1.Portfolio.fromPartial>[0] = {},
) => gatewayV1.Portfolio.fromPartial({ baseCurrency: 'USD', positions: positions ?? [], ...more });
const weightsOf = (book: gatewayV1.Portfolio, columns: [string, SharedColumn][], end = '2024-12-31') => {
  const { weights, asOf } = weightedPortfolio(book, new Map(columns), end);
  return { asOf, ...Object.fromEntries(weights.map(({ ticker, weight }) => [ticker, weight])) };
};

describe('shares', () => {
  it('are valued at the latest date that has a price of each', () => {
    const columns = [
      column('A', { '2024-05-30': 10, '2024-05-31': 1_000 }),
      column('B', { '2024-05-29': 7, '2024-05-30': 30 }),
    ];

    expect(weightsOf(portfolio([shares('A', 1), shares('B', 1)]), columns)).toEqual({
      asOf: '2024-05-30',
      A: 0.25,
      B: 0.75,
    });
  });

  it('are valued on or before the end of the window', () => {
    const columns = [column('A', { '2024-05-30': 10, '2024-05-31': 90 })];

    expect(weightsOf(portfolio([shares('A', 1), money('C', 10)]), columns, '2024-05-30')).toMatchObject({ A: 0.5 });
  });

  it('of tickers that never traded together have no value', () => {
    const columns = [column('A', { '2024-05-30': 10 }), column('B', { '2024-05-31': 10 })];

    expect(() => weightsOf(portfolio([shares('A', 1), shares('B', 1)]), columns)).toThrow(
      expect.objectContaining({ reason: 'INSUFFICIENT_HISTORY', metadata: { tickers: 'A,B' } }),
    );
  });
});

describe('money in another currency', () => {
  it('is changed at the rate of its pair', () => {
    const columns = [column('EURUSD=X', { '2024-05-30': 1.5 })];

    expect(weightsOf(portfolio([money('A', 100, 'EUR'), money('B', 50, 'USD')]), columns)).toEqual({
      asOf: '2024-05-30',
      A: 0.75,
      B: 0.25,
    });
  });

  it('is changed by the inverse pair where that is all there is', () => {
    const columns = [column('USDJPY=X', { '2024-05-30': 100 })];

    expect(weightsOf(portfolio([money('A', 300, 'JPY'), money('B', 1)]), columns)).toMatchObject({ A: 0.75, B: 0.25 });
  });

  it('is never taken for money in the base currency', () => {
    expect(() => weightsOf(portfolio([money('A', 100, 'JPY')]), [])).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_CURRENCY', details: { currency: 'JPY' } }),
    );
  });
});

describe('cash', () => {
  it('in a currency is held as the ticker that stands for it', () => {
    const book = portfolio([money('A', 75), money('USD', 20), money('BIL', 5)], {
      cashProxies: [{ currency: 'USD', ticker: 'BIL' }],
    });

    expect(weightsOf(book, [])).toEqual({ asOf: null, A: 0.75, BIL: 0.25 });
  });
});

describe('given weights', () => {
  it('are taken as they are', () => {
    const weight = (ticker: string, value: number) => ({ ticker, quantity: { $case: 'weight' as const, value } });

    expect(weightsOf(portfolio([weight('A', 0.7), weight('B', -0.1)]), [])).toEqual({ asOf: null, A: 0.7, B: -0.1 });
  });
});
