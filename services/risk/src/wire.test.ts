import * as gatewayV1 from '@perfolio/contracts/messages';
import { analyse, type PriceColumn } from '@perfolio/engine';

import { madeUpPrices } from '../test/prices';
import { factorModelMessage, matrixMessage, portfolioViewMessage } from './wire';

/** FLAT never moves: its correlations, and every regression on it, are undefined. */
function analysisOf(tickers: readonly string[]) {
  const columns = new Map<string, PriceColumn>();
  for (const ticker of ['AAPL', 'KO', 'FLAT', 'SPY']) {
    const made = madeUpPrices(ticker);
    columns.set(ticker, { ticker, ...made, closes: ticker === 'FLAT' ? made.closes.map(() => 100) : made.closes });
  }
  return analyse(
    {
      weights: tickers.map((ticker) => ({ ticker, weight: 1 / tickers.length })),
      weightBasis: 'RAW',
      proxies: new Map([['KO', { market: 'FLAT', industry: 'SPY' }]]),
      frequency: 'MONTHLY',
      start: '2018-01-01',
      end: '2023-12-31',
      cashTickers: [],
    },
    columns,
  );
}

describe('a portfolio view as a message', () => {
  it('shows matrices and series in full only', () => {
    const { portfolioView } = analysisOf(['AAPL', 'KO']);

    const summary = portfolioViewMessage(portfolioView);
    const full = portfolioViewMessage(portfolioView, portfolioView);

    expect([summary.covariance, summary.correlation, summary.portfolioReturns]).toEqual([undefined, undefined, []]);
    expect(full.covariance).toMatchObject({ rows: 2, columns: 2, undefined: [] });
    expect(full.portfolioReturns).toHaveLength(72);
    expect({ ...full, covariance: undefined, correlation: undefined, portfolioReturns: [] }).toEqual(summary);
  });

  it('leaves out what is undefined', () => {
    const { portfolioView } = analysisOf(['FLAT', 'KO']);

    const message = portfolioViewMessage(portfolioView, portfolioView);

    expect(Object.keys(message.standaloneBetas.KO?.factors ?? {})).toEqual(['industry:SPY']);
    expect(Object.keys(message.factorExposure)).toEqual(['industry:SPY']);
    expect(message.standaloneBetas.FLAT?.factors).toEqual({});
    expect(message.correlation?.undefined).toEqual([0, 1, 2]);
    expect(message.correlation?.values[0]).toBe(0);
  });

  it('has no numbers for a portfolio that does not move', () => {
    const message = portfolioViewMessage(analysisOf(['FLAT']).portfolioView);
    const read = gatewayV1.PortfolioView.decode(gatewayV1.PortfolioView.encode(message).finish());

    expect(read.volatility).toBe(0);
    expect(read.diversificationRatio).toBeUndefined();
    expect(read.eulerShare).toEqual([]);
  });

  it('keeps a zero as a zero', () => {
    const { portfolioView } = analysisOf(['AAPL', 'KO']);
    const none = { ...portfolioView, netExposure: 0, modelledShare: null };
    const read = gatewayV1.PortfolioView.decode(gatewayV1.PortfolioView.encode(portfolioViewMessage(none)).finish());

    expect(read.netExposure).toBe(0);
    expect(read.modelledShare).toBeUndefined();
  });
});

describe('a factor model as a message', () => {
  it('names its parts, which add up', () => {
    const { factorModel } = analysisOf(['AAPL', 'KO']);
    if (factorModel === null) throw new Error('there is enough history for one');

    const message = factorModelMessage(factorModel);
    const { systematicVariance = 0, specificVariance = 0, residualCovariance = 0 } = message;

    expect(systematicVariance + specificVariance + residualCovariance).toBeCloseTo(message.totalVariance ?? 0, 12);
    expect(message.droppedCollinear).toEqual(['KO|market:FLAT']);
    expect([message.firstPeriod, message.lastPeriod]).toEqual(['2018-01', '2023-12']);
  });
});

describe('a matrix', () => {
  it('goes row by row and lists the cells without a value', () => {
    expect(
      matrixMessage([
        [1, null],
        [3, 4],
      ]),
    ).toMatchObject({ rows: 2, columns: 2, values: [1, 0, 3, 4], undefined: [1] });
  });
});
