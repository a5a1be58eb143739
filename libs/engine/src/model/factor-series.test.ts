import type { FactorProxies } from './factor-proxies';
import { factorDefinitions } from './factor-definitions';
import { factorsOf } from './factor-series';

const ids = (holding: string, proxies: FactorProxies) => factorDefinitions(holding, proxies).map(({ id }) => id);

const returns: Record<string, Float64Array> = {
  SPY: Float64Array.of(0.01, 0.02, -0.01),
  MTUM: Float64Array.of(0.03, 0.01, Number.NaN),
  P: Float64Array.of(0.1, Number.NaN, Number.NaN),
  Q: Float64Array.of(0.3, 0.2, Number.NaN),
  R: Float64Array.of(-0.2, 0.4, 0.5),
};

const factors = (held: string[], proxies: Record<string, FactorProxies>) =>
  factorsOf({ held, proxies, returnsOf: (ticker) => returns[ticker]! });

describe('the id of a factor', () => {
  it('names the proxy, its type first', () => {
    const proxies = { market: 'SPY', momentum: 'MTUM', value: 'VLUE', industry: 'XLE', subindustry: ['B', 'A'] };

    expect(ids('X', proxies)).toEqual([
      'market:SPY',
      'momentum:MTUM-SPY',
      'value:VLUE-SPY',
      'industry:XLE',
      'subindustry:median(A,B)',
    ]);
  });

  it('leaves the holding out of its own peers', () => {
    expect(ids('MSFT', { subindustry: ['AAPL', 'MSFT', 'QUAL'] })).toEqual(['subindustry:median(AAPL,QUAL)']);
  });

  it('† stays that of a list with one peer left', () => {
    expect(ids('MSFT', { subindustry: ['MSFT', 'AAPL'] })).toEqual(['subindustry:median(AAPL)']);
  });

  it('is absent for an empty list, and for one without a peer left', () => {
    expect(ids('MSFT', { industry: [], subindustry: ['MSFT'] })).toEqual([]);
  });

  it('counts a peer named twice once', () => {
    expect(ids('X', { subindustry: ['B', 'A', 'B'] })).toEqual(['subindustry:median(A,B)']);
  });

  it('is absent for momentum and value without a market proxy', () => {
    expect(ids('JPM', { momentum: 'MTUM', value: 'VLUE', industry: 'XLF' })).toEqual(['industry:XLF']);
  });

  it('takes a single ticker even if it is the holding itself', () => {
    expect(ids('XLE', { industry: 'XLE', subindustry: 'XLE' })).toEqual(['industry:XLE', 'subindustry:XLE']);
  });
});

describe('the series of a factor', () => {
  it('is the proxy minus the market for momentum, missing where either is', () => {
    const { series } = factors(['X'], { X: { market: 'SPY', momentum: 'MTUM' } });

    expect(series[1]?.returns[0]).toBeCloseTo(0.02, 15);
    expect(series[1]?.returns[1]).toBeCloseTo(-0.01, 15);
    expect(series[1]?.returns[2]).toBeNaN();
  });

  it('is the median of the peers that have a return, missing with fewer than half of them', () => {
    const { series } = factors(['X'], { X: { subindustry: ['P', 'Q', 'R'] } });

    expect(series[0]?.returns[0]).toBe(0.1);
    expect(series[0]?.returns[1]).toBeCloseTo(0.3, 15);
    expect(series[0]?.returns[2]).toBeNaN();
  });

  it('exists when exactly half of the peers do', () => {
    const { series } = factors(['X'], { X: { subindustry: ['P', 'R'] } });

    expect(series[0]?.returns[2]).toBe(0.5);
  });
});

describe('the factors of a portfolio', () => {
  it('hold an id once, whoever holds it, by type and then in code-unit order', () => {
    const { series, perHolding } = factors(['A', 'B', 'C'], {
      B: { market: 'SPY', industry: 'R' },
      A: { industry: 'P', market: 'SPY' },
    });

    expect(series.map(({ id }) => id)).toEqual(['market:SPY', 'industry:P', 'industry:R']);
    expect(perHolding).toEqual([[0, 1], [0, 2], []]);
  });
});
