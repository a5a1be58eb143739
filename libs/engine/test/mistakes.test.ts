/** RISK-ENGINE 15: each mistake seen in the field, by its number, as far as sections 1 to 4 can make it. */
import { dailyColumn, firstDay, market, mixed, monthlyColumn, noise } from './market';
import { MONTHS, PROXIES, request, stockMarket } from './requests';
import { analyse } from '../src/model/analysis';
import { factorDefinitions } from '../src/model/factor-definitions';
import { monthlyReturns } from '../src/model/monthly-returns';
import { positionsToWeights } from '../src/model/positions';
import { priceSource } from '../src/model/price-source';

const total = (values: readonly (number | null)[]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

describe('mistake 1: factor variance summed cell by cell', () => {
  // Two equal positions on the same factor, long and short: the factor's risk cancels.
  const spy = noise(1, MONTHS);
  const prices = market(
    monthlyColumn('SPY', '2020-01', spy),
    monthlyColumn('L', '2020-01', mixed([1, spy], [1, noise(2, MONTHS, 0.01)])),
    monthlyColumn('S', '2020-01', mixed([1, spy], [1, noise(3, MONTHS, 0.01)])),
  );
  const proxies = { L: { market: 'SPY' }, S: { market: 'SPY' } };
  const { portfolioView, factorModel } = analyse(request({ L: 1, S: -1 }, { proxies }), prices);

  it('is avoided by taking the variance of the summed exposures', () => {
    const cells = total(Object.values(portfolioView.weightedFactorVariance).flatMap((own) => Object.values(own)));

    expect(factorModel?.systematicVariance).toBeLessThan(cells / 100);
    expect(factorModel?.systematicVariance).toBeCloseTo(
      ((factorModel?.portfolioLoadings['market:SPY'] ?? Number.NaN) *
        (portfolioView.factorVolsAnnual['L']?.['market:SPY'] ?? Number.NaN)) **
        2,
      12,
    );
  });
});

describe('mistake 2: industry risk fitted, then dropped from the total', () => {
  it('is avoided by keeping the risk of a fund that is its own industry proxy', () => {
    const { factorModel } = analyse(request({ TECH: 1 }, { proxies: { TECH: { industry: 'TECH' } } }), stockMarket());

    expect(factorModel?.specificVariance).toBeCloseTo(0, 14);
    expect(factorModel?.systematicShare).toBeCloseTo(1, 12);
    expect(factorModel?.shareByIndustry['industry:TECH']).toBeCloseTo(1, 12);
  });
});

describe('mistake 3: no proxies, so no specific variance', () => {
  it('is avoided by counting all of such a position as specific', () => {
    const { portfolioView, factorModel } = analyse(request({ A: 1 }), stockMarket());

    expect(factorModel?.specificVariance).toBeCloseTo(portfolioView.volatilityAnnual ** 2, 13);
    expect(factorModel?.specificShare).toBeCloseTo(1, 12);
    expect(factorModel?.idiosyncraticVolAnnual['A']).toBeCloseTo(portfolioView.volatilityAnnual, 13);
    expect(factorModel?.multiBetas['A']).toEqual({});
    expect(portfolioView.modelledShare).toBe(0);
  });
});

describe('mistake 11: invented numbers when data are short', () => {
  it('is avoided by a null regression, not alpha 0, beta 1 and R squared 0', () => {
    const prices = stockMarket();
    prices.set('NEW', monthlyColumn('NEW', '2022-11', [0.01, 0.02]));
    const { portfolioView, factorModel } = analyse(request({ A: 1 }, { proxies: { A: { market: 'NEW' } } }), prices);

    expect(portfolioView.standaloneBetas['A']?.['market:NEW']).toBeNull();
    expect(portfolioView.factorExposure['market:NEW']).toBeNull();
    expect(factorModel).toBeNull();
  });
});

describe('mistake 12: swallowed errors', () => {
  it.each([
    ['market', { market: 'NOPE' }],
    ['momentum', { market: 'SPY', momentum: 'NOPE' }],
    ['industry', { industry: 'NOPE' }],
    ['peer', { subindustry: ['B', 'NOPE', 'C'] }],
  ])('are avoided by refusing an unknown %s proxy by name', (_, proxies) => {
    expect(() => analyse(request({ A: 1 }, { proxies: { A: proxies } }), stockMarket())).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_TICKER', details: { ticker: 'NOPE' } }),
    );
  });

  it('are avoided by refusing an unknown benchmark by name', () => {
    expect(() => analyse(request({ A: 1 }, { alsoNamed: ['NOPE'] }), stockMarket())).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_TICKER', details: { ticker: 'NOPE' } }),
    );
  });
});

describe('mistake 13: forward-filled prices and unfinished months', () => {
  it('is avoided by breaking both returns next to a missing month', () => {
    const { returns } = monthlyReturns(monthlyColumn('A', '2020-01', [0.1, null, 0.1, 0.1]));

    expect(Array.from(returns, Number.isNaN)).toEqual([true, false, true, true, false]);
  });

  it('is avoided by leaving out a month that is not over at the end of the window', () => {
    const asked = request({ A: 1 }, { end: '2022-12-29' });

    expect(analyse(asked, stockMarket()).portfolioView.lastPeriod).toBe('2022-11');
  });

  it('is avoided on days, too', () => {
    const prices = market(
      dailyColumn('A', {
        '2020-01-01': 1,
        '2020-01-02': 1.1,
        '2020-01-06': 1.1,
        '2020-01-07': 1.21,
        '2020-01-08': 1.3,
      }),
      dailyColumn('B', {
        '2020-01-01': 1,
        '2020-01-02': 1,
        '2020-01-03': 2,
        '2020-01-06': 2,
        '2020-01-07': 2,
        '2020-01-08': 3,
      }),
    );
    const asked = request({ A: 0.5, B: 0.5 }, { frequency: 'DAILY', minObservations: 2 });

    // A has no price on the 3rd: neither the period to it nor the one from it counts.
    expect(analyse(asked, prices).portfolioView.observations).toBe(3);
  });
});

describe('mistake 14: a late ticker truncating some statistics, unreported', () => {
  const prices = stockMarket();
  prices.set('LATE', monthlyColumn('LATE', '2021-01', noise(9, 24)));
  const { portfolioView } = analyse(request({ A: 0.5, LATE: 0.5 }, { proxies: PROXIES }), prices);

  it('is avoided by one common window for all of the portfolio’s figures, and by naming who binds it', () => {
    expect(portfolioView).toMatchObject({ observations: 24, firstPeriod: '2021-01', bindingTickers: ['LATE'] });
    expect(portfolioView.portfolioReturns).toHaveLength(24);
    expect(portfolioView.assetVolAnnual[0]).toBeCloseTo(
      Math.sqrt((portfolioView.covariance[0]?.[0] ?? Number.NaN) * 12),
      14,
    );
  });

  it('is avoided by regressions that report their own number of pairs', () => {
    expect(portfolioView.standaloneBetas['A']?.['market:SPY']?.n).toBe(36);
  });

  it('is avoided by leaving the stock out of its own peer median', () => {
    expect(factorDefinitions('A', { subindustry: ['A', 'B', 'C'] })).toEqual([
      { id: 'subindustry:median(B,C)', type: 'subindustry', peers: ['B', 'C'] },
    ]);
  });
});

describe('mistake 15: residual deviation divided by n - 1 after a fit', () => {
  it('is avoided by dividing by n - 2', () => {
    // Four months: y - (2 + 0.7 x) = -0.7, 0.6, 0.9, -0.8 percent.
    const prices = market(
      monthlyColumn('X', '2020-01', [0.01, 0.02, 0.03, 0.04]),
      monthlyColumn('Y', '2020-01', [0.02, 0.04, 0.05, 0.04]),
    );
    const asked = request({ Y: 1 }, { proxies: { Y: { market: 'X' } }, end: '2020-04-30', minObservations: 4 });

    const cell = analyse(asked, prices).portfolioView.standaloneBetas['Y']?.['market:X'];
    expect(cell?.residualVol).toBeCloseTo(Math.sqrt(2.3e-4 / 2), 12);
  });
});

describe('mistake 16: leverage, mixed inputs, Herfindahl and cash', () => {
  const positions = (...list: Parameters<typeof positionsToWeights>[0]['positions']) => ({
    positions: list,
    baseCurrency: 'USD',
    aliases: new Map([['USD CASH', 'USD']]),
    cashProxies: new Map([['USD', 'CASH']]),
    fxToBase: new Map(),
    latestPrices: new Map(),
  });

  it('is avoided by a leverage of gross exposure per unit of net asset value, not gross / net', () => {
    const { leverage, netExposure } = positionsToWeights(
      positions({ id: 'L', value: 80 }, { id: 'S', value: -30 }, { id: 'USD CASH', value: 50 }),
    );

    expect(leverage).toBeCloseTo(1.1, 15);
    expect(netExposure).toBeCloseTo(0.5, 15);
  });

  it('is avoided by refusing a mix of weights and money', () => {
    expect(() => positionsToWeights(positions({ id: 'A', weight: 0.5 }, { id: 'B', value: 100 }))).toThrow(
      expect.objectContaining({ code: 'INVALID_POSITION', details: { ticker: 'B' } }),
    );
  });

  it('is avoided by a Herfindahl index of shares of gross exposure', () => {
    const { herfindahl } = analyse(request({ A: 1.5, B: -0.5 }), stockMarket()).portfolioView;

    expect(herfindahl).toBeCloseTo(0.625, 14);
  });

  it('is avoided by not judging cash as a single name', () => {
    const { largestPosition, herfindahl } = analyse(
      request({ A: 0.1, B: 0.1, CASH: 0.8 }, { cashTickers: ['CASH'] }),
      stockMarket(),
    ).portfolioView;

    expect(largestPosition).toBe(0.1);
    expect(herfindahl).toBeCloseTo(0.5, 14);
  });
});

describe('mistake 19: one user’s inputs feeding another’s answer', () => {
  it('is avoided by answers that share no memory with the prices or with each other', () => {
    const asked = request({ A: 0.5, C: 0.5 }, { proxies: PROXIES });
    const prices = stockMarket();
    const source = priceSource(prices);
    const before = JSON.stringify(analyse(asked, source));
    const { portfolioView } = analyse(asked, source);

    for (const values of [portfolioView.weights, portfolioView.portfolioReturns, ...portfolioView.covariance])
      values.fill(7);
    expect(JSON.stringify(analyse(asked, source))).toBe(before);
  });

  it('is avoided by leaving the request and its prices as they were', () => {
    const asked = request({ C: 0.5, A: 0.5 }, { proxies: PROXIES });
    const prices = stockMarket();
    const untouched = structuredClone({ asked, prices });
    analyse(asked, prices);

    expect({ asked, prices }).toEqual(untouched);
  });

  it('is avoided by prices of a later date not moving an earlier window', () => {
    const asked = request({ A: 1 }, { end: '2021-12-31', proxies: PROXIES });
    const cut = market(
      ...[...stockMarket().values()].map(({ ticker, days, closes }) => {
        const count = days.filter((day) => day < firstDay('2022-01')).length;
        return { ticker, days: days.slice(0, count), closes: closes.slice(0, count) };
      }),
    );

    expect(analyse(asked, cut)).toEqual(analyse(asked, stockMarket()));
  });
});
