/** RISK-ENGINE 15: the mistakes seen in the field that performance, tails and profiles can make, by their numbers. */
import { market, monthlyColumn, noise } from './market';
import { request, stockMarket } from './requests';
import { prepare } from '../src/model/prepared';
import type { PriceColumn } from '../src/model/price-column';
import { priceSource } from '../src/model/price-source';
import { performance } from '../src/performance/performance';
import { stockProfile } from '../src/performance/stock-profile';

const of = (prices: ReadonlyMap<string, PriceColumn>, weights: Readonly<Record<string, number>>, riskFreeRate = 0) =>
  performance(prepare(request(weights, { alsoNamed: ['SPY'] }), priceSource(prices)), {
    benchmark: 'SPY',
    riskFreeRate,
  });

/** A stock with the given returns, beside an index. */
const beside = (own: readonly number[]) =>
  market(monthlyColumn('A', '2020-01', own), monthlyColumn('SPY', '2020-01', noise(1, own.length)));

// Nine months up 2 %, then three down 3 %, three times over.
const seasons = Array.from({ length: 36 }, (_, t) => (t % 12 < 9 ? 0.02 : -0.03));

describe('mistake 9: Sortino over the losing months, Sharpe of compounded means', () => {
  const { portfolio } = of(beside(seasons), { A: 1 });

  it('is avoided by a downside mean over all months', () => {
    expect(portfolio.downsideDeviation).toBeCloseTo(Math.sqrt((9 * 0.03 ** 2 * 12) / 36), 12);
    expect(portfolio.sortino).toBeCloseTo((0.0075 * 12) / Math.sqrt((9 * 0.03 ** 2 * 12) / 36), 10);
  });

  it('is avoided by an arithmetic mean over an arithmetic deviation', () => {
    const variance = (27 * 0.0125 ** 2 + 9 * 0.0375 ** 2) / 35;

    expect(portfolio.sharpe).toBeCloseTo((0.0075 / Math.sqrt(variance)) * Math.sqrt(12), 10);
    expect(portfolio.annualisedReturn).not.toBeCloseTo(portfolio.meanExcessAnnual, 4);
  });
});

describe('mistake 10: late peaks, absolute Calmar, zeros for undefined ratios, rounding', () => {
  it('is avoided by a peak before the first month', () => {
    const { drawdown } = of(beside([-0.2, ...seasons]), { A: 1 }).portfolio;

    expect(drawdown).toMatchObject({ peak: 'start', trough: '2020-01' });
    expect(drawdown.maxDrawdown).toBeCloseTo(-0.2, 12);
  });

  it('is avoided by a Calmar ratio that keeps the sign of the return', () => {
    const { calmar, annualisedReturn } = of(beside(seasons.map((value) => -value)), { A: 1 }).portfolio;

    expect(annualisedReturn).toBeLessThan(0);
    expect(calmar).toBeLessThan(0);
  });

  it('is avoided by null where a ratio has nothing to divide by', () => {
    const { portfolio } = of(beside(seasons.map(() => 0.01)), { A: 1 });

    expect(portfolio).toMatchObject({
      sharpe: null,
      sortino: null,
      calmar: null,
      winLossRatio: null,
      averageLoss: null,
    });
  });

  it('is avoided by answering every digit', () => {
    const { portfolio } = of(beside(seasons), { A: 1 / 3 });

    expect(portfolio.best).toBeCloseTo(0.02 / 3, 15);
    expect(portfolio.totalReturn).toBeCloseTo(((1 + 0.02 / 3) ** 9 * 0.99 ** 3) ** 3 - 1, 13);
  });
});

describe('mistake 11: invented numbers when data are short', () => {
  it('is avoided by refusing fewer than twelve months', () => {
    const prices = beside(seasons.slice(0, 11));
    const short = prepare(request({ A: 1 }, { alsoNamed: ['SPY'], minObservations: 2 }), priceSource(prices));

    expect(() => performance(short, { benchmark: 'SPY', riskFreeRate: 0.04 })).toThrow(
      expect.objectContaining({ code: 'INSUFFICIENT_HISTORY' }),
    );
  });

  it('is avoided by null where there is no market to fit, not beta 1 and R squared 0', () => {
    const prices = stockMarket();
    prices.set(
      'SPY',
      monthlyColumn(
        'SPY',
        '2020-01',
        seasons.map(() => 0),
      ),
    );
    const profile = { ticker: 'A', proxies: {}, start: '2020-01-01', end: '2022-12-31' };

    expect(of(prices, { A: 1 })).toMatchObject({ beta: null, alphaAnnual: null, rSquared: null });
    expect(stockProfile({ ...profile, benchmark: 'SPY' }, prices).market).toBeNull();
  });

  it('is avoided by a rate that is asked for and used as given', () => {
    const free = of(beside(seasons), { A: 1 }, 0).portfolio;
    const dear = of(beside(seasons), { A: 1 }, 0.04).portfolio;

    expect(free.meanExcessAnnual).toBeCloseTo(0.09, 12);
    expect(free.meanExcessAnnual - dear.meanExcessAnnual).toBeCloseTo(12 * (1.04 ** (1 / 12) - 1), 12);
  });
});

describe('mistake 12: swallowed errors', () => {
  it('is avoided by naming a benchmark without prices', () => {
    expect(() => prepare(request({ A: 1 }, { alsoNamed: ['NOPE'] }), priceSource(stockMarket()))).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_TICKER', details: { ticker: 'NOPE' } }),
    );
  });
});

describe('mistake 14: a late series truncating some statistics and not others, unreported', () => {
  it('is avoided by one window for portfolio and benchmark, and by naming what binds it', () => {
    const prices = stockMarket();
    prices.set('SPY', monthlyColumn('SPY', '2020-06', noise(9, 31)));
    const answer = of(prices, { A: 0.5, B: 0.5 });

    expect(answer.bindingTickers).toEqual(['SPY']);
    expect(answer.firstPeriod).toBe('2020-06');
    expect([answer.portfolio.observations, answer.benchmark.observations]).toEqual([31, 31]);
  });
});
