import fc from 'fast-check';

import { dailyColumn, market, mixed, monthlyColumn, noise } from '../../test/market';
import { markets, PROXIES, stockMarket } from '../../test/requests';
import { type StockProfileRequest, stockProfile } from './stock-profile';

const WINDOW = { start: '2020-01-01', end: '2022-12-31' };

const of = (ticker: string, changes: Partial<StockProfileRequest> = {}): StockProfileRequest => ({
  ticker,
  benchmark: 'SPY',
  proxies: {},
  ...WINDOW,
  ...changes,
});

const average = (series: readonly number[]) => series.reduce((sum, value) => sum + value, 0) / series.length;

/** Least squares by the normal equations on raw sums: another road than the engine's two passes. */
function normalEquations(x: readonly number[], y: readonly number[]) {
  const n = x.length;
  const [sx, sy, sxx, sxy] = x.reduce(
    (sums, value, t) => {
      const other = y[t] ?? Number.NaN;
      return [sums[0] + value, sums[1] + other, sums[2] + value * value, sums[3] + value * other] as const;
    },
    [0, 0, 0, 0] as readonly [number, number, number, number],
  );
  const beta = (n * sxy - sx * sy) / (n * sxx - sx * sx);
  const alpha = (sy - beta * sx) / n;
  const residuals = y.map((value, t) => value - alpha - beta * (x[t] ?? Number.NaN));
  const squares = (series: readonly number[]) => series.reduce((sum, value) => sum + (value - average(series)) ** 2, 0);
  return {
    beta,
    alpha,
    n,
    rSquared: 1 - squares(residuals) / squares(y),
    residualVol: Math.sqrt(squares(residuals) / (n - 2)),
    factorVol: Math.sqrt(squares(x) / (n - 1)),
  };
}

describe('a stock profile', () => {
  it('is what the normal equations give from the returns themselves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const spy = noise(seed, 36);
        const style = mixed([1, spy], [1, noise(seed + 1, 36, 0.02)]);
        const own = mixed([1.2, spy], [0.5, style], [1, noise(seed + 2, 36)]);
        const prices = market(
          monthlyColumn('A', '2020-01', own),
          monthlyColumn('SPY', '2020-01', spy),
          monthlyColumn('MTUM', '2020-01', style),
        );
        const profile = stockProfile(of('A', { proxies: { market: 'SPY', momentum: 'MTUM' } }), prices);
        const deviation = Math.sqrt(own.reduce((sum, value) => sum + (value - average(own)) ** 2, 0) / 35);

        expect(profile.observations).toBe(36);
        expect(profile.volatility).toBeCloseTo(deviation, 12);
        expect(profile.volatilityAnnual).toBeCloseTo(deviation * Math.sqrt(12), 12);
        const expected: [string, ReturnType<typeof normalEquations>][] = [
          ['market:SPY', normalEquations(spy, own)],
          ['momentum:MTUM-SPY', normalEquations(mixed([1, style], [-1, spy]), own)],
        ];
        expect(Object.keys(profile.factors)).toEqual(expected.map(([id]) => id));
        for (const [id, line] of expected) {
          for (const [field, value] of Object.entries(line)) {
            expect(profile.factors[id]).toHaveProperty(field, expect.closeTo(value, 9));
          }
        }
        expect(profile.market).toEqual(profile.factors['market:SPY']);
      }),
      { numRuns: 20 },
    );
  });

  it('fits each factor on its own pairs, the market on the benchmark', () => {
    const prices = stockMarket();
    prices.set('NEW', monthlyColumn('NEW', '2022-01', noise(50, 12)));
    const profile = stockProfile(of('A', { proxies: { ...PROXIES['A'], industry: 'NEW' } }), prices);

    expect(profile.market?.n).toBe(36);
    expect(profile.factors['industry:NEW']?.n).toBe(12);
    expect(profile.observations).toBe(36);
  });

  it('is on all own returns, and says which', () => {
    const prices = stockMarket();
    prices.set('YOUNG', monthlyColumn('YOUNG', '2021-04', noise(51, 10)));

    expect(stockProfile(of('YOUNG'), prices)).toMatchObject({
      observations: 10,
      firstPeriod: '2021-04',
      lastPeriod: '2022-01',
      factors: {},
    });
  });

  it('of the benchmark has a beta of 1 to itself', () => {
    fc.assert(
      fc.property(markets, (prices) => {
        expect(stockProfile(of('SPY'), prices).market).toMatchObject({ beta: 1, rSquared: 1, residualVol: 0 });
      }),
      { numRuns: 10 },
    );
  });

  it('has no market where fewer than three periods are shared', () => {
    const prices = market(monthlyColumn('A', '2020-01', noise(1, 36)), monthlyColumn('SPY', '2022-11', noise(2, 2)));

    expect(stockProfile(of('A'), prices).market).toBeNull();
  });

  it('is refused for fewer than three returns', () => {
    const prices = stockMarket();
    prices.set('TINY', monthlyColumn('TINY', '2022-11', [0.01, 0.02]));

    expect(() => stockProfile(of('TINY'), prices)).toThrow(
      expect.objectContaining({
        code: 'INSUFFICIENT_HISTORY',
        details: { observations: 2, required: 3, tickers: ['TINY'] },
      }),
    );
  });

  it.each([
    ['NOPE', of('NOPE')],
    ['NOPE', of('A', { benchmark: 'NOPE' })],
    ['NOPE', of('A', { proxies: { market: 'NOPE' } })],
  ])('names an unknown ticker, wherever it stands', (ticker, request) => {
    expect(() => stockProfile(request, stockMarket())).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_TICKER', details: { ticker } }),
    );
  });

  it.each([{ end: 'soon' }, { end: '2019-01-01' }, { start: '2020-02-30' }])('refuses %j as its window', (changes) => {
    expect(() => stockProfile(of('A', changes), stockMarket())).toThrow(
      expect.objectContaining({ code: 'INVALID_WINDOW' }),
    );
  });
});

describe('the window of a profile', () => {
  const long = market(monthlyColumn('A', '2010-01', noise(1, 150)), monthlyColumn('SPY', '2010-01', noise(2, 150)));

  it('is five years to the end, monthly, when none is given', () => {
    const profile = stockProfile({ ticker: 'A', benchmark: 'SPY', proxies: {}, end: '2021-06-30' }, long);

    expect(profile).toMatchObject({ observations: 60, firstPeriod: '2016-07', lastPeriod: '2021-06' });
  });

  it('starts on the same day of the month as it ends', () => {
    const profile = stockProfile({ ticker: 'A', benchmark: 'SPY', proxies: {}, end: '2021-06-01' }, long);

    expect(profile).toMatchObject({ observations: 60, firstPeriod: '2016-06', lastPeriod: '2021-05' });
  });

  it('refuses an end that is no date', () => {
    expect(() => stockProfile({ ticker: 'A', benchmark: 'SPY', proxies: {}, end: 'today' }, long)).toThrow(
      expect.objectContaining({ code: 'INVALID_WINDOW' }),
    );
  });

  it('in days needs prices at both ends of a period of the common calendar', () => {
    const prices = market(
      dailyColumn('A', {
        '2020-01-02': 100,
        '2020-01-03': 101,
        '2020-01-06': 99,
        '2020-01-07': 102,
        '2020-01-08': 100,
      }),
      dailyColumn('SPY', { '2020-01-02': 50, '2020-01-03': 51, '2020-01-04': 52, '2020-01-06': 50, '2020-01-07': 51 }),
    );
    const profile = stockProfile(of('A', { frequency: 'DAILY' }), prices);

    // The index has a price on the fourth: the stock has none there, so no return over it.
    expect(profile).toMatchObject({ observations: 3, firstPeriod: '2020-01-03', lastPeriod: '2020-01-08' });
    expect(profile.market).toBeNull();
  });
});
