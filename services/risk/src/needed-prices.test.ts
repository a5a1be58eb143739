import { gatewayV1 } from '@perfolio/contracts';

import { neededPrices } from './needed-prices';

const BOOK = gatewayV1.Portfolio.fromPartial({
  baseCurrency: 'USD',
  benchmark: 'SPY',
  positions: [
    { ticker: 'AAPL', quantity: { $case: 'shares', value: 3 } },
    { ticker: 'SAP', quantity: { $case: 'value', value: { amount: 5, currency: 'EUR' } } },
    { ticker: 'USD', quantity: { $case: 'value', value: { amount: 5, currency: 'USD' } } },
  ],
  factorProxies: [
    { ticker: 'SOLD', market: 'QQQ' },
    { ticker: 'SAP', market: 'EWG', subindustry: ['ORCL', 'CRM'] },
  ],
  cashProxies: [{ currency: 'USD', ticker: 'BIL' }],
});

describe('the prices an answer needs', () => {
  it('are those of positions and their proxies, by the fields that name them', () => {
    expect(neededPrices(BOOK).required).toEqual([
      { field: 'positions[0].ticker', ticker: 'AAPL' },
      { field: 'positions[1].ticker', ticker: 'SAP' },
      { field: 'positions[2].ticker', ticker: 'BIL' },
      { field: 'factorProxies[1].market', ticker: 'EWG' },
      { field: 'factorProxies[1].subindustry[0]', ticker: 'ORCL' },
      { field: 'factorProxies[1].subindustry[1]', ticker: 'CRM' },
    ]);
  });

  it('include either rate of a foreign currency and the benchmark, if they are there', () => {
    expect(neededPrices(BOOK).optional).toEqual(['EURUSD=X', 'USDEUR=X', 'SPY']);
  });
});
