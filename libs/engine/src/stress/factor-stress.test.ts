import fc from 'fast-check';

import { market, mixed, monthlyColumn, noise } from '../../test/market';
import { percentWeights, MONTHS, markets, PROXIES, request, stockMarket } from '../../test/requests';
import type { AnalysisRequest } from '../model/analysis';
import { factorModel } from '../model/factor-model';
import { prepare } from '../model/prepared';
import type { PriceColumn } from '../model/price-column';
import { priceSource } from '../model/price-source';
import { type FactorStressRequest, factorStress } from './factor-stress';

const SPY = 'market:SPY';

function stressed(
  asked: AnalysisRequest,
  shocks: FactorStressRequest,
  prices: Map<string, PriceColumn> = stockMarket(),
) {
  const prepared = prepare(asked, priceSource(prices));
  return factorStress(prepared, factorModel(prepared), shocks);
}

const WEIGHTS = { A: 0.5, B: -0.3, C: 0.4, D: 0.4 };
const asked = request(WEIGHTS, { proxies: PROXIES });

const total = (parts: Readonly<Record<string, number>>) => Object.values(parts).reduce((sum, part) => sum + part, 0);

/** Two positions made of two factors exactly: L = 1.5 SPY + 0.5 E, S = 0.8 SPY. */
const spy = noise(1, MONTHS);
const energy = mixed([0.5, spy], [1, noise(2, MONTHS, 0.03)]);
const exact = market(
  monthlyColumn('SPY', '2020-01', spy),
  monthlyColumn('E', '2020-01', energy),
  monthlyColumn('L', '2020-01', mixed([1.5, spy], [0.5, energy])),
  monthlyColumn('S', '2020-01', mixed([0.8, spy])),
);
const exactRequest = request(
  { L: 0.6, S: 0.4 },
  { proxies: { L: { market: 'SPY', industry: 'E' }, S: { market: 'SPY' } } },
);

describe('a factor stress', () => {
  it('costs minus loading times shock, by factor and by ticker', () => {
    const { loss, lossByFactor, lossByTicker } = stressed(
      exactRequest,
      { shocks: { [SPY]: -0.2, 'industry:E': 0.1 } },
      exact,
    );

    // L: -(1.5 x -0.2 + 0.5 x 0.1) = 0.25, times 0.6; S: 0.16, times 0.4.
    expect(lossByTicker).toEqual({ L: expect.closeTo(0.15, 10), S: expect.closeTo(0.064, 10) });
    // SPY: loading 0.9 + 0.32; E: 0.3.
    expect(lossByFactor).toEqual({ [SPY]: expect.closeTo(0.244, 10), 'industry:E': expect.closeTo(-0.03, 10) });
    expect(loss).toBeCloseTo(0.214, 10);
  });

  it('has parts that add up to the loss', () => {
    const shock = fc.double({ min: -0.5, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(markets, percentWeights, shock, (prices, weights, move) => {
        const own = request(weights, { proxies: PROXIES });
        const { loss, lossByFactor, lossByTicker } = stressed(own, { shocks: { [SPY]: move }, passOn: true }, prices);

        expect(total(lossByFactor)).toBeCloseTo(loss, 10);
        expect(total(lossByTicker)).toBeCloseTo(loss, 10);
      }),
      { numRuns: 20 },
    );
  });

  it('is linear in the shocks', () => {
    const one = stressed(asked, { shocks: { [SPY]: -0.1 } }).loss;
    const other = stressed(asked, { shocks: { 'industry:TECH': 0.3 } }).loss;

    expect(stressed(asked, { shocks: { [SPY]: -0.2, 'industry:TECH': 0.3 } }).loss).toBeCloseTo(2 * one + other, 12);
  });

  it('leaves the factors it does not name where they are', () => {
    const { applied } = stressed(asked, { shocks: { [SPY]: -0.1 } });

    expect(Object.entries(applied).filter(([, move]) => move !== 0)).toEqual([[SPY, -0.1]]);
  });

  it('names the shocks that no position answers to', () => {
    expect(stressed(asked, { shocks: { 'market:QQQ': -0.5 } })).toMatchObject({
      loss: 0,
      unmatchedFactors: ['market:QQQ'],
    });
  });

  it('loses nothing on a position without factors', () => {
    expect(
      stressed(request({ A: 0.5, CASH: 0.5 }, { proxies: PROXIES }), { shocks: { [SPY]: -1 } }).lossByTicker,
    ).toEqual({ A: expect.any(Number), CASH: 0 });
  });
});

describe('a shock passed on', () => {
  it('moves the others by their regression on it', () => {
    const { applied } = stressed(exactRequest, { shocks: { [SPY]: -0.2 }, passOn: true }, exact);

    // By hand from the definition: cov(E, SPY) / var(SPY).
    const mean = (x: readonly number[]) => x.reduce((sum, value) => sum + value, 0) / x.length;
    const centred = (x: readonly number[]) => x.map((value) => value - mean(x));
    const products = centred(spy).map((value, t) => value * (centred(energy)[t] ?? Number.NaN));
    const squares = centred(spy).map((value) => value ** 2);
    expect(applied[SPY]).toBe(-0.2);
    expect(applied['industry:E']).toBeCloseTo((-0.2 * mean(products)) / mean(squares), 12);
  });

  it('is refused for more than one shock, and for none', () => {
    for (const shocks of [{ [SPY]: -0.1, 'industry:TECH': 0.1 }, {}]) {
      expect(() => stressed(asked, { shocks, passOn: true })).toThrow(
        expect.objectContaining({ code: 'INVALID_LIMIT' }),
      );
    }
  });

  it('is refused for a factor that does not move', () => {
    const prices = stockMarket();
    prices.set('FLAT', monthlyColumn('FLAT', '2020-01', Array(MONTHS).fill(0)));
    const own = request({ A: 1 }, { proxies: { A: { market: 'SPY', industry: 'FLAT' } } });

    expect(() => stressed(own, { shocks: { 'industry:FLAT': -0.1 }, passOn: true }, prices)).toThrow(
      expect.objectContaining({ code: 'INVALID_LIMIT', details: { field: 'shocks.industry:FLAT' } }),
    );
  });

  it('moves nothing when the portfolio has no such factor', () => {
    const { loss, unmatchedFactors } = stressed(asked, { shocks: { 'market:QQQ': -0.5 }, passOn: true });

    expect([loss, unmatchedFactors]).toEqual([0, ['market:QQQ']]);
  });
});

describe('a factor stress is refused', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY])('for a shock of %d', (shock) => {
    expect(() => stressed(asked, { shocks: { [SPY]: shock } })).toThrow(
      expect.objectContaining({ code: 'INVALID_LIMIT', details: { field: `shocks.${SPY}` } }),
    );
  });

  it('without a factor model, with the counts', () => {
    const short = request(WEIGHTS, { proxies: PROXIES, end: '2020-06-30', minObservations: 5 });

    expect(() => stressed(short, { shocks: { [SPY]: -0.1 } })).toThrow(
      expect.objectContaining({
        code: 'INSUFFICIENT_HISTORY',
        details: { observations: 6, required: 7, tickers: [] },
      }),
    );
  });
});
