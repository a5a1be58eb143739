import { factorsFinding, proxiesFrom, rowsOf } from './factor-rows';

const spy = { market: 'SPY', momentum: '', value: '', industry: 'XLE', subindustry: ['B', 'C'] };
const portfolio = {
  positions: [
    { ticker: 'A', weight: 0.5 },
    { ticker: 'B', weight: 0.5 },
  ],
  factorProxies: [
    { ticker: 'A', ...spy },
    { ticker: 'GONE', ...spy },
  ],
};

describe('the factors of a portfolio', () => {
  it('have a line for all that is held and for what is named besides', () => {
    expect(rowsOf(portfolio).map(({ ticker, market }) => [ticker, market])).toEqual([
      ['A', 'SPY'],
      ['B', ''],
      ['GONE', 'SPY'],
    ]);
  });

  it('are stored as they were read where nothing is typed', () => {
    expect(proxiesFrom(rowsOf(portfolio))).toEqual(portfolio.factorProxies);
  });

  it('take peers with commas or spaces between, and no line that names nothing', () => {
    const typed = { ticker: 'A', market: ' SPY ', momentum: '', value: '', industry: '', subindustry: 'B, C;D  E' };

    expect(proxiesFrom([typed, { ...typed, market: ' ', subindustry: ', ' }])).toEqual([
      { ticker: 'A', market: 'SPY', momentum: '', value: '', industry: '', subindustry: ['B', 'C', 'D', 'E'] },
    ]);
  });

  it('are found wanting where a position has none', () => {
    expect(factorsFinding(rowsOf(portfolio))).toBe('1 of 3 positions has no factor yet');
    expect(factorsFinding(rowsOf({ ...portfolio, positions: [] }))).toBe('Every one of 2 positions has factors');
  });
});
