import type { PortfolioView } from '../../api/shapes/report';
import { exposuresOf, studentQuantile } from './exposure-intervals';

const VIEW: PortfolioView = {
  tickers: ['AAA'],
  weights: [1],
  observations: 120,
  firstPeriod: '2016-01',
  lastPeriod: '2025-12',
  periodsPerYear: 12,
  bindingTickers: [],
  portfolioReturns: [],
  covariance: { rows: 1, columns: 1, values: [0.01], undefined: [] },
  riskContributions: [],
  eulerShare: [],
  assetVolAnnual: [],
  factorIds: ['market:MKT'],
  standaloneBetas: { AAA: { factors: { 'market:MKT': { beta: 1, n: 120, factorVol: 0.06 } } } },
  factorExposure: { 'market:MKT': 1 },
  warnings: [],
};

describe('an interval of an exposure', () => {
  it('is that of the regression whose variance the factor leaves', () => {
    const [exposure] = exposuresOf(VIEW);

    // s² = (0.01 - 0.0036) 119/118; se = s / (0.06 √119) = 0.12274; t(118) = 1.98027
    expect(exposure?.low).toBeCloseTo(1 - 1.98027 * 0.12274, 4);
    expect(exposure?.high).toBeCloseTo(1 + 1.98027 * 0.12274, 4);
  });

  it('is left out without a covariance matrix', () => {
    const { covariance: _covariance, ...summary } = VIEW;

    expect(exposuresOf(summary)).toEqual([{ factor: 'market:MKT', beta: 1 }]);
  });

  it('has the quantiles of published tables', () => {
    expect(studentQuantile(10)).toBeCloseTo(2.22814, 3);
    expect(studentQuantile(30)).toBeCloseTo(2.04227, 4);
  });
});
