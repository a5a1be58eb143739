import { market, mixed, monthlyColumn, noise } from '../../test/market';
import { PROXIES, request, stockMarket } from '../../test/requests';
import { analyse, type AnalysisRequest } from './analysis';
import type { PriceColumn } from './price-column';

const viewOf = (asked: AnalysisRequest, prices: Map<string, PriceColumn>) => analyse(asked, prices).portfolioView;

const F = noise(1, 36);

describe('stand-alone betas', () => {
  it('recover the line a position was made of', () => {
    const prices = market(
      monthlyColumn('F', '2020-01', F),
      monthlyColumn(
        'X',
        '2020-01',
        F.map((value) => 0.002 + 1.5 * value),
      ),
    );
    const cell = viewOf(request({ X: 1 }, { proxies: { X: { market: 'F' } } }), prices).standaloneBetas['X']?.[
      'market:F'
    ];

    expect(cell).toMatchObject({ beta: expect.closeTo(1.5, 10), alpha: expect.closeTo(0.002, 12), n: 36 });
  });

  it('are 1 for the proxy itself', () => {
    const view = viewOf(request({ SPY: 1 }, { proxies: { SPY: { market: 'SPY' } } }), stockMarket());

    expect(view.standaloneBetas['SPY']?.['market:SPY']).toMatchObject({
      beta: 1,
      alpha: 0,
      residualVol: 0,
      rSquared: 1,
    });
    expect(view.factorExposure['market:SPY']).toBe(1);
  });

  it('use every pair in the window, not only the common window of the portfolio', () => {
    const prices = stockMarket();
    prices.set('LATE', monthlyColumn('LATE', '2021-07', noise(3, 18)));
    const asked = request({ A: 0.5, LATE: 0.5 }, { proxies: { A: { market: 'SPY' }, LATE: { market: 'SPY' } } });

    const { standaloneBetas, observations } = viewOf(asked, prices);
    expect(observations).toBe(18);
    expect(standaloneBetas['A']?.['market:SPY']?.n).toBe(36);
    expect(standaloneBetas['LATE']?.['market:SPY']?.n).toBe(18);
  });

  it('are an empty object for a position without proxies', () => {
    const view = viewOf(request({ A: 1 }), stockMarket());

    expect(view.standaloneBetas).toEqual({ A: {} });
    expect(view).toMatchObject({ factorIds: [], factorExposure: {}, factorExposureByType: {}, industryExposure: {} });
  });

  it('are null for a factor without variance, and the diagnostics with them', () => {
    const prices = stockMarket();
    prices.set('FLAT', monthlyColumn('FLAT', '2020-01', Array(36).fill(0)));
    const view = viewOf(request({ A: 1 }, { proxies: { A: { market: 'FLAT' } } }), prices);

    expect(view.standaloneBetas['A']).toEqual({ 'market:FLAT': null });
    expect(view.factorVolsAnnual['A']).toEqual({ 'market:FLAT': null });
    expect(view.weightedFactorVariance['A']).toEqual({ 'market:FLAT': null });
  });
});

describe('the exposure to a factor', () => {
  const weights = { A: 0.5, B: -0.3, C: 0.4, D: 0.4 };
  const view = viewOf(request(weights, { proxies: PROXIES }), stockMarket());
  const beta = (ticker: string, id: string) => view.standaloneBetas[ticker]?.[id]?.beta ?? Number.NaN;

  it('is the weighted sum of the betas of those who have it', () => {
    const tech = 0.5 * beta('A', 'industry:TECH') - 0.3 * beta('B', 'industry:TECH');

    expect(view.factorExposure['industry:TECH']).toBeCloseTo(tech, 14);
    expect(view.factorExposureByType.industry).toBeCloseTo(tech + 0.4 * beta('C', 'industry:ENERGY'), 14);
  });

  it('gives an industry its stand-alone variance over all of its periods', () => {
    const { groupBeta, standaloneVariance } = view.industryExposure['industry:ENERGY'] ?? {};
    const vol = view.factorVolsAnnual['C']?.['industry:ENERGY'] ?? Number.NaN;

    expect(groupBeta).toBe(view.factorExposure['industry:ENERGY']);
    expect(standaloneVariance).toBeCloseTo((groupBeta ?? Number.NaN) ** 2 * vol ** 2, 14);
  });

  it('takes the variance of an industry from its own life, longer than the holding’s', () => {
    const energy = noise(5, 36);
    const prices = market(
      monthlyColumn('ENERGY', '2020-01', energy),
      monthlyColumn('LATE', '2021-01', mixed([1, energy.slice(12)], [1, noise(6, 24)])),
    );
    const late = viewOf(request({ LATE: 1 }, { proxies: { LATE: { industry: 'ENERGY' } } }), prices);
    const average = energy.reduce((sum, value) => sum + value, 0) / 36;
    const squares = energy.reduce((sum, value) => sum + (value - average) ** 2, 0);

    const { groupBeta, standaloneVariance } = late.industryExposure['industry:ENERGY'] ?? {};
    expect(standaloneVariance).toBeCloseTo(((groupBeta ?? Number.NaN) ** 2 * squares * 12) / 35, 12);
  });

  it('† is null when one of its cells is null, by type too', () => {
    const prices = stockMarket();
    // Two months in common with SPY: too few for a regression of its own, while the rest of the book has enough.
    prices.set('SPY2', monthlyColumn('SPY2', '2022-11', [0.01, 0.02]));
    const proxies = { A: { market: 'SPY' }, B: { market: 'SPY2' }, C: { industry: 'ENERGY' } };
    const short = viewOf(request({ A: 0.4, B: 0.3, C: 0.3 }, { proxies }), prices);

    expect(short.standaloneBetas['B']).toEqual({ 'market:SPY2': null });
    expect(short.factorExposure['market:SPY2']).toBeNull();
    expect(short.factorExposure['market:SPY']).not.toBeNull();
    expect(short.factorExposureByType).toEqual({ market: null, industry: expect.any(Number) });
  });

  it('sums nothing by type for a type nobody has', () => {
    expect(Object.keys(viewOf(request({ D: 1 }, { proxies: PROXIES }), stockMarket()).factorExposureByType)).toEqual([
      'market',
    ]);
  });
});
