import { type FactorProxies, proxiesOf, proxyTickers } from './factor-proxies';

const proxies: Record<string, FactorProxies> = {
  B: { market: 'M', subindustry: ['P', 'Q'] },
  A: { market: 'N', momentum: 'O' },
};

describe('factor proxies', () => {
  it('are found by ticker in a record or a map', () => {
    expect(proxiesOf(proxies, 'B').market).toBe('M');
    expect(proxiesOf(new Map(Object.entries(proxies)), 'A').market).toBe('N');
  });

  it('are none for a ticker without an entry of its own', () => {
    expect(proxiesOf(proxies, 'constructor')).toEqual({});
    expect(proxiesOf(new Map(), 'A')).toEqual({});
  });

  it('name the same tickers whatever the order of the keys', () => {
    const { A, B } = proxies;

    expect(proxyTickers(proxies)).toEqual(['N', 'O', 'M', 'P', 'Q']);
    expect(proxyTickers({ A: A!, B: B! })).toEqual(proxyTickers({ B: B!, A: A! }));
  });
});
