import fc from 'fast-check';

import { market, monthlyColumn } from '../../test/market';
import { fourWeights, markets, PROXIES, request, stockMarket } from '../../test/requests';
import { analyse, type AnalysisRequest } from './analysis';
import type { PriceColumn } from './price-column';

const viewOf = (asked: AnalysisRequest, prices: Map<string, PriceColumn>) => analyse(asked, prices).portfolioView;

/** Four months, worked by hand: variances 1/3000 and 4/3000 x ..., covariance from the products about the means. */
const X = [0.01, 0.03, -0.02, 0.02];
const Y = [0.02, -0.02, 0.04, 0];
const byHand = viewOf(
  request({ X: 0.75, Y: 0.25 }, { minObservations: 4, end: '2020-04-30' }),
  market(monthlyColumn('X', '2020-01', X), monthlyColumn('Y', '2020-01', Y)),
);

describe('the portfolio view of four months worked by hand', () => {
  // Both means are 0.01. Squares about them: X 0, 4, 9, 1; Y 1, 9, 9, 1; products 0, -6, -9, -1 (all x 1e-4).
  it('has the covariance and correlation', () => {
    expect(byHand.covariance[0]?.[0]).toBeCloseTo(14e-4 / 3, 15);
    expect(byHand.covariance[1]?.[1]).toBeCloseTo(20e-4 / 3, 15);
    expect(byHand.covariance[0]?.[1]).toBeCloseTo(-16e-4 / 3, 15);
    expect(byHand.correlation[0]?.[1]).toBeCloseTo(-16 / Math.sqrt(280), 12);
  });

  it('has the returns of the rebalanced portfolio', () => {
    [0.0125, 0.0175, -0.005, 0.015].forEach((want, t) => expect(byHand.portfolioReturns[t]).toBeCloseTo(want, 14));
  });

  it('has volatility, contributions and diversification', () => {
    // w'Sw = (0.5625 x 14 + 0.0625 x 20 - 2 x 0.1875 x 16) e-4 / 3 = 3.125e-4 / 3.
    const volatility = Math.sqrt(3.125e-4 / 3);
    expect(byHand.volatility).toBeCloseTo(volatility, 14);
    expect(byHand.volatilityAnnual).toBeCloseTo(volatility * Math.sqrt(12), 14);
    expect(byHand.eulerShare?.[0]).toBeCloseTo((0.75 * (0.75 * 14 - 0.25 * 16)) / 3.125, 11);
    expect(byHand.riskContributions[1]).toBeCloseTo(((0.25 * (-0.75 * 16 + 0.25 * 20)) / 3.125) * volatility, 12);
    expect(byHand.diversificationRatio).toBeCloseTo(
      (0.75 * Math.sqrt(14) + 0.25 * Math.sqrt(20)) / Math.sqrt(3.125),
      10,
    );
  });

  it('names its window', () => {
    expect(byHand).toMatchObject({
      observations: 4,
      firstPeriod: '2020-01',
      lastPeriod: '2020-04',
      periodsPerYear: 12,
    });
  });
});

describe('the portfolio view', () => {
  it('keeps the order of the request', () => {
    expect(viewOf(request({ C: 0.2, A: 0.8 }), stockMarket()).tickers).toEqual(['C', 'A']);
  });

  it('has risk contributions that sum to the volatility, and shares to one', () => {
    fc.assert(
      fc.property(markets, fourWeights, (prices, weights) => {
        const { riskContributions, volatility, eulerShare } = viewOf(request(weights), prices);

        expect(riskContributions.reduce((a, b) => a + b, 0)).toBeCloseTo(volatility, 12);
        expect(eulerShare?.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
      }),
      { numRuns: 25 },
    );
  });

  it('scales with the weights', () => {
    fc.assert(
      fc.property(markets, fourWeights, fc.double({ min: 0.2, max: 3, noNaN: true }), (prices, weights, k) => {
        const scaled = Object.fromEntries(Object.entries(weights).map(([ticker, weight]) => [ticker, k * weight]));
        const once = viewOf(request(weights), prices);
        const more = viewOf(request(scaled), prices);

        expect(more.volatility).toBeCloseTo(k * once.volatility, 12);
        expect(more.diversificationRatio).toBeCloseTo(once.diversificationRatio ?? Number.NaN, 9);
        expect(more.herfindahl).toBeCloseTo(once.herfindahl ?? Number.NaN, 12);
      }),
      { numRuns: 25 },
    );
  });

  it('does not depend on the order of the positions', () => {
    fc.assert(
      fc.property(markets, fourWeights, (prices, weights) => {
        const forward = viewOf(request(weights, { proxies: PROXIES }), prices);
        const reversed = Object.fromEntries(Object.entries(weights).reverse());
        const backward = viewOf(request(reversed, { proxies: PROXIES }), prices);

        expect(backward.volatility).toBeCloseTo(forward.volatility, 14);
        expect(backward.riskContributions[3]).toBeCloseTo(forward.riskContributions[0] ?? Number.NaN, 14);
        expect(backward.standaloneBetas).toEqual(forward.standaloneBetas);
        expect(backward.factorIds).toEqual(forward.factorIds);
      }),
      { numRuns: 25 },
    );
  });

  it('has for a single position the volatility of that position', () => {
    const view = viewOf(request({ A: -1 }), stockMarket());

    expect(view.volatilityAnnual).toBeCloseTo(view.assetVolAnnual[0] ?? Number.NaN, 14);
    expect(view).toMatchObject({ diversificationRatio: expect.closeTo(1, 12), herfindahl: 1, netExposure: -1 });
  });

  it('weighs exposures without cash, and the sum of weights with it', () => {
    const view = viewOf(request({ A: 0.5, B: -0.1, CASH: 0.6 }, { cashTickers: ['CASH'] }), stockMarket());

    expect(view.weightSum).toBeCloseTo(1, 15);
    expect(view.netExposure).toBeCloseTo(0.4, 15);
    expect(view.grossExposure).toBeCloseTo(0.6, 15);
    expect(view.largestPosition).toBe(0.5);
    expect(view.herfindahl).toBeCloseTo(26 / 36, 14);
    expect(view.effectivePositions).toBeCloseTo(36 / 26, 14);
  });

  it('has no concentration when everything is cash', () => {
    const view = viewOf(request({ CASH: 1 }, { cashTickers: ['CASH'] }), stockMarket());

    expect(view).toMatchObject({ largestPosition: 0, herfindahl: null, effectivePositions: null, modelledShare: null });
  });

  it('says how much of the book has factors', () => {
    const proxies = { A: { market: 'SPY' }, CASH: { market: 'SPY' } };
    const view = viewOf(request({ A: 0.5, C: -0.25, CASH: 0.25 }, { cashTickers: ['CASH'], proxies }), stockMarket());

    expect(view.modelledShare).toBeCloseTo(2 / 3, 14);
  });

  it('† has zero contributions and null shares and ratio without variance', () => {
    const flat = market(monthlyColumn('F', '2020-01', Array(36).fill(0)));

    const view = viewOf(request({ F: 1 }), flat);
    expect([...view.riskContributions]).toEqual([0]);
    expect(view).toMatchObject({ volatility: 0, eulerShare: null, diversificationRatio: null, correlation: [[null]] });
  });

  it('† keeps a ticker of weight 0 in the portfolio and in the common window', () => {
    const prices = stockMarket();
    prices.set(
      'NEW',
      monthlyColumn(
        'NEW',
        '2021-01',
        Array.from({ length: 24 }, (_, t) => (t % 3) / 100),
      ),
    );

    const view = viewOf(request({ A: 1, NEW: 0 }), prices);
    expect(view).toMatchObject({
      tickers: ['A', 'NEW'],
      observations: 24,
      firstPeriod: '2021-01',
      bindingTickers: ['NEW'],
    });
  });

  it('says when the covariance is singular', () => {
    const asked = request({ A: 0.2, B: 0.2, C: 0.3, D: 0.3 }, { minObservations: 3, end: '2020-04-30' });

    expect(viewOf(asked, stockMarket()).covarianceSingular).toBe(true);
    expect(viewOf({ ...asked, end: '2020-05-29' }, stockMarket()).covarianceSingular).toBe(false);
  });

  it('measures with the shrunk covariance when asked to', () => {
    const asked = request({ A: 0.6, C: 0.4 }, { proxies: PROXIES });
    const sample = analyse(asked, stockMarket());
    const shrunk = analyse({ ...asked, covariance: 'LEDOIT_WOLF' }, stockMarket());

    const { covariance, volatility, riskContributions } = shrunk.portfolioView;
    const [aa = 0, ac = 0, cc = 0] = [covariance[0]?.[0], covariance[0]?.[1], covariance[1]?.[1]];
    expect(volatility).toBeCloseTo(Math.sqrt(0.36 * aa + 0.48 * ac + 0.16 * cc), 14);
    expect(riskContributions.reduce((a, b) => a + b, 0)).toBeCloseTo(volatility, 14);
    expect(volatility).not.toBeCloseTo(sample.portfolioView.volatility, 5);
    expect(shrunk.factorModel).toEqual(sample.factorModel);
    expect(shrunk.portfolioView.standaloneBetas).toEqual(sample.portfolioView.standaloneBetas);
  });

  it('compares the weights with naive allocations', () => {
    const expectedReturns = new Map([
      ['A', 0.03],
      ['C', 0.01],
    ]);

    expect(viewOf(request({ A: 0.25, C: 0.75 }, { expectedReturns }), stockMarket()).allocation).toEqual({
      equalWeight: 0.5,
      activeWeights: [-0.25, 0.25],
      returnWeights: [0.75, 0.25],
    });
  });
});
