import fc from 'fast-check';

import { market, mixed, monthlyColumn, noise } from '../../test/market';
import { MONTHS, markets, request, stockMarket } from '../../test/requests';
import type { AnalysisRequest } from '../model/analysis';
import { prepare } from '../model/prepared';
import type { PriceColumn } from '../model/price-column';
import { priceSource } from '../model/price-source';
import { type PerformanceRequest, performance } from './performance';

const INDEX: PerformanceRequest = { benchmark: 'SPY', riskFreeRate: 0 };

function performanceOf(
  prices: ReadonlyMap<string, PriceColumn>,
  weights: Readonly<Record<string, number>>,
  changes: Partial<PerformanceRequest & AnalysisRequest> = {},
) {
  const prepared = prepare(request(weights, { alsoNamed: ['SPY'], ...changes }), priceSource(prices));
  return performance(prepared, { ...INDEX, ...changes });
}

/** A year of months of a benchmark and of a stock. */
const yearOf = (stock: readonly (number | null)[], index: readonly (number | null)[]) =>
  market(monthlyColumn('A', '2020-01', stock), monthlyColumn('SPY', '2020-01', index));

const YEAR = { start: '2020-01-01', end: '2020-12-31' };

// Up 2 % and down 1 % in turns; the index up 1 % and down 1 %.
const stock = Array.from({ length: 12 }, (_, t) => (t % 2 === 0 ? 0.02 : -0.01));
const index = Array.from({ length: 12 }, (_, t) => (t % 2 === 0 ? 0.01 : -0.01));

describe('performance', () => {
  const rate = 1.001 ** 12 - 1;
  const answer = performanceOf(yearOf(stock, index), { A: 1 }, { ...YEAR, riskFreeRate: rate });

  it('is the hand-computed one of the portfolio', () => {
    const { portfolio } = answer;
    const deviation = 0.015 * Math.sqrt(12 / 11);

    expect(portfolio.observations).toBe(12);
    expect(portfolio.totalReturn).toBeCloseTo((1.02 * 0.99) ** 6 - 1, 13);
    expect(portfolio.annualisedReturn).toBeCloseTo((1.02 * 0.99) ** 6 - 1, 13);
    expect(portfolio.volatilityAnnual).toBeCloseTo(deviation * Math.sqrt(12), 13);
    expect(portfolio.meanExcessAnnual).toBeCloseTo(0.004 * 12, 13);
    expect(portfolio.sharpe).toBeCloseTo((0.004 / deviation) * Math.sqrt(12), 11);
    expect(portfolio.downsideDeviation).toBeCloseTo(Math.sqrt((0.011 ** 2 / 2) * 12), 13);
    expect(portfolio.sortino).toBeCloseTo((0.004 * 12) / Math.sqrt((0.011 ** 2 / 2) * 12), 11);
    expect(portfolio.calmar).toBeCloseTo(((1.02 * 0.99) ** 6 - 1) / 0.01, 10);
    expect(portfolio.winRate).toBe(0.5);
    expect(portfolio.tail.levels['0.95']?.historicalVar).toBeCloseTo(0.01, 13);
  });

  it('is the hand-computed one against the benchmark', () => {
    // The stock is 0.5 % a month and 1.5 times the index.
    expect(answer.activeReturnAnnual).toBeCloseTo(0.06, 12);
    expect(answer.trackingError).toBeCloseTo(0.005 * Math.sqrt(12 / 11) * Math.sqrt(12), 13);
    expect(answer.informationRatio).toBeCloseTo(answer.activeReturnAnnual / answer.trackingError, 12);
    expect(answer.beta).toBeCloseTo(1.5, 11);
    expect(answer.alphaAnnual).toBeCloseTo((0.004 + 1.5 * 0.001) * 12, 11);
    expect(answer.rSquared).toBeCloseTo(1, 11);
  });

  it('labels the drawdown and the window', () => {
    expect(answer).toMatchObject({ firstPeriod: '2020-01', lastPeriod: '2020-12', bindingTickers: [] });
    expect(answer.portfolio.drawdown).toMatchObject({ peak: '2020-01', trough: '2020-02', recovery: '2020-03' });
    expect(performanceOf(yearOf([-0.1, ...stock.slice(1)], index), { A: 1 }, YEAR).portfolio.drawdown.peak).toBe(
      'start',
    );
  });

  it('gives the benchmark itself a beta of 1 and no active risk', () => {
    fc.assert(
      fc.property(markets, (prices) => {
        const own = performanceOf(prices, { SPY: 1 }, { riskFreeRate: 0.02 });

        expect(own.beta).toBeCloseTo(1, 12);
        expect(own.alphaAnnual).toBeCloseTo(0, 12);
        expect(own.informationRatio).toBeNull();
        expect(own.portfolio).toEqual(own.benchmark);
      }),
      { numRuns: 10 },
    );
  });

  it('scales with leverage as each figure should', () => {
    fc.assert(
      fc.property(markets, fc.double({ min: 0.2, max: 1.5, noNaN: true }), (prices, leverage) => {
        const one = performanceOf(prices, { A: 0.5, B: 0.5 });
        const more = performanceOf(prices, { A: 0.5 * leverage, B: 0.5 * leverage });

        expect(more.portfolio.sharpe).toBeCloseTo(one.portfolio.sharpe ?? Number.NaN, 9);
        expect(more.portfolio.sortino).toBeCloseTo(one.portfolio.sortino ?? Number.NaN, 9);
        expect(more.beta).toBeCloseTo(leverage * (one.beta ?? Number.NaN), 9);
        expect(more.rSquared).toBeCloseTo(one.rSquared ?? Number.NaN, 9);
        expect(more.portfolio.tail.skewness).toBeCloseTo(one.portfolio.tail.skewness ?? Number.NaN, 8);
        expect(more.portfolio.tail.levels['0.99']?.historicalEs).toBeCloseTo(
          leverage * (one.portfolio.tail.levels['0.99']?.historicalEs ?? Number.NaN),
          10,
        );
      }),
      { numRuns: 10 },
    );
  });
});

describe('money that is not invested', () => {
  const changes = { ...YEAR, riskFreeRate: 0.12 };

  it('earns nothing, so that an empty book pays the full rate', () => {
    const prices = stockMarket();
    const { portfolio } = performanceOf(prices, { A: 1, SPY: -1 }, { riskFreeRate: 0.05 });
    const free = performanceOf(prices, { A: 1, SPY: -1 }, { riskFreeRate: 0 });

    expect(portfolio.meanExcessAnnual).toBeCloseTo(free.portfolio.meanExcessAnnual - 12 * (1.05 ** (1 / 12) - 1), 12);
    expect(portfolio.totalReturn).toBe(free.portfolio.totalReturn);
  });

  it('† earns the risk-free rate when asked to', () => {
    const half = performanceOf(yearOf(stock, index), { A: 0.5 }, { ...changes, idleReturn: 'RISK_FREE' });
    const none = performanceOf(yearOf(stock, index), { A: 1e-9 }, { ...changes, idleReturn: 'RISK_FREE' });
    const perMonth = 1.12 ** (1 / 12) - 1;

    expect(half.portfolio.best).toBeCloseTo(0.01 + perMonth / 2, 13);
    expect(half.benchmark.best).toBeCloseTo(0.01, 13);
    expect(none.portfolio.totalReturn).toBeCloseTo(0.12, 8);
  });
});

describe('a risk-free rate', () => {
  it('† that moves divides the Sharpe ratio by the deviation of the excess returns', () => {
    // 1 % a month in the first half of the year and nothing after.
    const riskFreeRate = [
      { date: '2019-12-31', rate: 1.01 ** 12 - 1 },
      { date: '2020-06-30', rate: 0 },
    ];
    const { portfolio } = performanceOf(yearOf(stock, index), { A: 1 }, { ...YEAR, riskFreeRate });
    const excess = stock.map((value, t) => value - (t < 6 ? 0.01 : 0));
    const mean = excess.reduce((sum, value) => sum + value, 0) / 12;
    const deviation = Math.sqrt(excess.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 11);

    expect(portfolio.meanExcessAnnual).toBeCloseTo(mean * 12, 12);
    expect(portfolio.sharpe).toBeCloseTo((mean / deviation) * Math.sqrt(12), 10);
  });

  it('† given as a series of one answers as the number does', () => {
    const prices = stockMarket();
    const one = performanceOf(prices, { A: 1 }, { riskFreeRate: 0.03 });
    const series = performanceOf(prices, { A: 1 }, { riskFreeRate: [{ date: '2010-01-01', rate: 0.03 }] });

    expect(series.portfolio.sharpe).toBeCloseTo(one.portfolio.sharpe ?? Number.NaN, 12);
    expect(series.beta).toBeCloseTo(one.beta ?? Number.NaN, 12);
  });

  it('† leaves out the periods before it is known', () => {
    const answer = performanceOf(stockMarket(), { A: 1 }, { riskFreeRate: [{ date: '2020-07-15', rate: 0.03 }] });

    // July starts from the last day of June, when nobody knew it.
    expect(answer).toMatchObject({ firstPeriod: '2020-08', bindingTickers: [] });
    expect(answer.portfolio.observations).toBe(MONTHS - 7);
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('is refused when it is %p', (riskFreeRate) => {
    expect(() => performanceOf(stockMarket(), { A: 1 }, { riskFreeRate })).toThrow(RangeError);
  });

  it('is refused when it is dated on no day', () => {
    const riskFreeRate = [{ date: '2020-02-30', rate: 0.01 }];

    expect(() => performanceOf(stockMarket(), { A: 1 }, { riskFreeRate })).toThrow(RangeError);
  });
});

describe('the periods common with the benchmark', () => {
  it('leave out those it has no return for, and say who binds', () => {
    const spy = noise(1, MONTHS);
    const prices = market(
      monthlyColumn('A', '2020-01', mixed([1, spy], [1, noise(2, MONTHS)])),
      monthlyColumn('SPY', '2020-04', spy.slice(3)),
    );
    const answer = performanceOf(prices, { A: 1 });

    expect(answer).toMatchObject({ firstPeriod: '2020-04', bindingTickers: ['SPY'] });
    expect(answer.portfolio.observations).toBe(MONTHS - 3);
    expect(answer.benchmark.observations).toBe(MONTHS - 3);
  });

  it('are at least twelve, or named as too few with whoever alone has too few', () => {
    const prices = yearOf([...stock.slice(0, 11), null], index);
    const short = () => performanceOf(prices, { A: 1 }, { ...YEAR, minObservations: 3 });
    const young = yearOf(noise(1, 24), [...Array.from({ length: 14 }, () => null), ...noise(2, 10)]);

    expect(short).toThrow(
      expect.objectContaining({
        code: 'INSUFFICIENT_HISTORY',
        details: { observations: 11, required: 12, tickers: ['A'] },
      }),
    );
    expect(() => performanceOf(young, { A: 1 })).toThrow(
      expect.objectContaining({ details: { observations: 9, required: 12, tickers: ['SPY'] } }),
    );
  });

  it('are counted in a daily request too', () => {
    const days = Int32Array.from({ length: 14 }, (_, i) => 18_262 + i);
    const daily = (ticker: string, every: number) => ({
      ticker,
      days: days.filter((_, i) => i % every === 0),
      closes: Float64Array.from(days, (_, i) => 100 + (i % 3)).filter((_, i) => i % every === 0),
    });
    const changes = { frequency: 'DAILY', minObservations: 2, ...YEAR } as const;

    const all = performanceOf(market(daily('A', 1), daily('SPY', 1)), { A: 1 }, changes);

    expect(all).toMatchObject({ firstPeriod: '2020-01-02', lastPeriod: '2020-01-14' });
    expect(() => performanceOf(market(daily('A', 1), daily('SPY', 2)), { A: 1 }, changes)).toThrow(
      expect.objectContaining({ code: 'INSUFFICIENT_HISTORY' }),
    );
  });
});

describe('a series that does not move', () => {
  const still = stock.map(() => 0);
  const { portfolio, ...relative } = performanceOf(yearOf(still, still), { A: 1 }, YEAR);

  it('has no ratio, no shape and no labels, and never a number in their place', () => {
    expect(portfolio).toMatchObject({ sharpe: null, sortino: null, calmar: null, winLossRatio: null, totalReturn: 0 });
    expect(portfolio.drawdown).toMatchObject({ maxDrawdown: 0, peak: null, trough: null, recovery: null });
    expect(portfolio.tail).toMatchObject({ skewness: null, excessKurtosis: null, cornishFisherMonotone: null });
    expect(portfolio.tail.levels['0.95']).toEqual({
      historicalVar: 0,
      historicalEs: 0,
      cornishFisherVar: null,
      normalVar: 0,
      normalEs: 0,
    });
    expect(relative).toMatchObject({ beta: null, alphaAnnual: null, rSquared: null, informationRatio: null });
    expect(relative.confidence).toMatchObject({ beta: null, sharpe: null });
  });
});
