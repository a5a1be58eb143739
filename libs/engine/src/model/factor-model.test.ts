import fc from 'fast-check';

import { monthlyColumn, noise } from '../../test/market';
import { fourWeights, markets, PROXIES, request, STYLES, stockMarket } from '../../test/requests';
import { analyse, type AnalysisRequest } from './analysis';
import type { FactorModel } from './factor-model';
import type { PriceColumn } from './price-column';

function modelOf(asked: AnalysisRequest, prices: Map<string, PriceColumn>): FactorModel {
  const { factorModel } = analyse(asked, prices);
  if (factorModel === null) throw new Error('the request has too few periods for a factor model');
  return factorModel;
}

const sum = (values: Readonly<Record<string, number | undefined>>) =>
  Object.values(values).reduce<number>((total, value) => total + (value ?? Number.NaN), 0);

const WEIGHTS = { A: 0.5, B: -0.3, C: 0.4, D: 0.4 };

describe('the factor model', () => {
  it('splits the variance into three parts that add up', () => {
    fc.assert(
      fc.property(markets, fourWeights, (prices, weights) => {
        const model = modelOf(request(weights, { proxies: PROXIES }), prices);
        const { totalVariance, systematicVariance, specificVariance, residualCovariance } = model;

        expect(systematicVariance + specificVariance + residualCovariance).toBeCloseTo(totalVariance, 14);
        expect(sum(model.factorContribution)).toBeCloseTo(systematicVariance, 12);
        expect(sum(model.contributionByType)).toBeCloseTo(systematicVariance, 12);
        expect(sum(model.weightedIdiosyncraticVariance)).toBeCloseTo(specificVariance, 14);
      }),
      { numRuns: 25 },
    );
  });

  it('explains the same total as the portfolio view when every factor exists in every period', () => {
    const { portfolioView, factorModel } = analyse(request(WEIGHTS, { proxies: PROXIES }), stockMarket());

    expect(factorModel?.totalVariance).toBeCloseTo(portfolioView.volatilityAnnual ** 2, 13);
    expect(factorModel?.observations).toBe(portfolioView.observations);
  });

  it('has on a single factor the stand-alone beta', () => {
    const { portfolioView, factorModel } = analyse(request({ D: 1 }, { proxies: PROXIES }), stockMarket());

    expect(factorModel?.multiBetas['D']?.['market:SPY']).toBeCloseTo(
      portfolioView.standaloneBetas['D']?.['market:SPY']?.beta ?? Number.NaN,
      12,
    );
    expect(factorModel?.residualCovariance).toBeCloseTo(0, 14);
  });

  it('loads on a factor with the weighted betas of those who have it', () => {
    const { multiBetas, portfolioLoadings } = modelOf(request(WEIGHTS, { proxies: PROXIES }), stockMarket());
    const beta = (ticker: string) => multiBetas[ticker]?.['industry:TECH'] ?? Number.NaN;

    expect(portfolioLoadings['industry:TECH']).toBeCloseTo(0.5 * beta('A') - 0.3 * beta('B'), 14);
  });

  it('gives shares of the total variance, by type and by industry', () => {
    const model = modelOf(request(WEIGHTS, { proxies: PROXIES }), stockMarket());

    expect(model.systematicShare).toBeCloseTo(model.systematicVariance / model.totalVariance, 14);
    expect(model.specificShare).toBeCloseTo(model.specificVariance / model.totalVariance, 14);
    expect(Object.keys(model.shareByType)).toEqual(['market', 'momentum', 'value', 'industry', 'subindustry']);
    expect(Object.keys(model.shareByIndustry)).toEqual(['industry:ENERGY', 'industry:TECH']);
    expect((model.shareByIndustry['industry:ENERGY'] ?? 0) + (model.shareByIndustry['industry:TECH'] ?? 0)).toBeCloseTo(
      model.shareByType.industry ?? Number.NaN,
      14,
    );
  });

  it('has null shares when the portfolio has no variance', () => {
    const prices = stockMarket();
    prices.set('FLAT', monthlyColumn('FLAT', '2020-01', Array(36).fill(0)));
    const model = modelOf(request({ FLAT: 1 }, { proxies: { FLAT: { market: 'SPY', industry: 'TECH' } } }), prices);

    expect(model).toMatchObject({
      systematicShare: null,
      specificShare: null,
      shareByType: { market: null, industry: null },
      shareByIndustry: { 'industry:TECH': null },
    });
  });

  it('drops a collinear factor, gives it beta 0 and names it', () => {
    const proxies = {
      D: { market: 'SPY', industry: 'TECH', subindustry: 'TECH' },
      A: { market: 'SPY', industry: 'SPY' },
    };
    const model = modelOf(request({ D: 0.5, A: 0.5 }, { proxies }), stockMarket());

    expect(model.droppedCollinear).toEqual(['D|subindustry:TECH', 'A|industry:SPY']);
    expect(model.multiBetas['D']?.['subindustry:TECH']).toBe(0);
    expect(model.portfolioLoadings['industry:SPY']).toBe(0);
  });

  it('drops a constant factor', () => {
    const prices = stockMarket();
    prices.set('FLAT', monthlyColumn('FLAT', '2020-01', Array(36).fill(0.001)));
    const model = modelOf(request({ A: 1 }, { proxies: { A: { market: 'SPY', industry: 'FLAT' } } }), prices);

    expect(model.droppedCollinear).toEqual(['A|industry:FLAT']);
  });

  it('looks only at the periods in which every factor exists', () => {
    const prices = stockMarket();
    prices.set('NEW', monthlyColumn('NEW', '2021-01', noise(4, 24)));
    const { portfolioView, factorModel } = analyse(request({ A: 1 }, { proxies: { A: { industry: 'NEW' } } }), prices);

    expect(portfolioView.observations).toBe(36);
    expect(factorModel?.observations).toBe(24);
  });

  it('is null with fewer periods than the most factors of one position plus two', () => {
    const asked = request(
      { A: 0.5, D: 0.5 },
      { proxies: { A: { ...STYLES, industry: 'TECH' }, D: STYLES }, minObservations: 5 },
    );

    expect(analyse({ ...asked, end: '2020-05-29' }, stockMarket()).factorModel).toBeNull();
    expect(analyse({ ...asked, end: '2020-06-30' }, stockMarket()).factorModel).not.toBeNull();
  });

  it('is null with fewer than three periods', () => {
    const asked = request({ A: 1 }, { minObservations: 2 });

    expect(analyse({ ...asked, end: '2020-02-28' }, stockMarket()).factorModel).toBeNull();
    expect(analyse({ ...asked, end: '2020-03-31' }, stockMarket()).factorModel).not.toBeNull();
  });

  it('works with more factors than periods', () => {
    const prices = stockMarket();
    const tickers = Array.from({ length: 12 }, (_, i) => `S${i}`);
    tickers.forEach((ticker, i) => {
      prices.set(ticker, monthlyColumn(ticker, '2020-01', noise(50 + i, 36)));
      prices.set(`F${i}`, monthlyColumn(`F${i}`, '2020-01', noise(80 + i, 36)));
    });
    const proxies = Object.fromEntries(tickers.map((ticker, i) => [ticker, { market: 'SPY', industry: `F${i}` }]));
    const weights = Object.fromEntries(tickers.map((ticker) => [ticker, 1 / 12]));
    const model = modelOf(request(weights, { proxies, end: '2020-12-31', minObservations: 12 }), prices);

    expect(model.observations).toBe(12);
    expect(Object.keys(model.factorContribution)).toHaveLength(13);
    expect(sum(model.factorContribution)).toBeCloseTo(model.systematicVariance, 13);
  });
});
