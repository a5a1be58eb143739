import { resolvedProxies } from './factor-proxies';

const candidates = [
  { ticker: 'SPY', role: 'MARKET', sector: '', synthetic: false },
  { ticker: 'VTI', role: 'MARKET', sector: '', synthetic: false },
  { ticker: 'SYN_MARKET', role: 'MARKET', sector: '', synthetic: true },
  { ticker: 'MTUM', role: 'MOMENTUM', sector: '', synthetic: false },
  { ticker: 'XLE', role: 'SECTOR', sector: 'Energy', synthetic: false },
];
const stock = (ticker: string, sector = '', synthetic = false) => ({ ticker, sector, synthetic });
const none = { given: [], benchmark: '' };

describe('default factor proxies', () => {
  it('take the first that stands for a factor', () => {
    expect(resolvedProxies(none, [stock('XOM', 'Energy')], candidates)).toEqual({
      factorProxies: [{ ticker: 'XOM', market: 'SPY', momentum: 'MTUM', value: '', industry: 'XLE', subindustry: [] }],
      unresolved: [],
    });
  });

  it('take the benchmark for the market', () => {
    const { factorProxies } = resolvedProxies({ given: [], benchmark: 'ACWI' }, [stock('XOM')], candidates);

    expect(factorProxies).toMatchObject([{ market: 'ACWI', industry: '' }]);
  });

  it('leave given ones as they are, empty fields too', () => {
    const given = [{ ticker: 'XOM', market: '', momentum: '', value: '', industry: 'XLK', subindustry: [] }];

    expect(resolvedProxies({ given, benchmark: '' }, [stock('XOM', 'Energy')], candidates).factorProxies).toEqual(
      given,
    );
  });

  it('keep made-up prices and real ones apart', () => {
    const { factorProxies } = resolvedProxies(none, [stock('SYN_A', 'Energy', true)], candidates);

    expect(factorProxies).toMatchObject([{ market: 'SYN_MARKET', momentum: '', industry: '' }]);
  });

  it('name those for whom no rule knew any', () => {
    expect(resolvedProxies(none, [stock('A'), stock('B')], [])).toEqual({ factorProxies: [], unresolved: ['A', 'B'] });
  });
});
