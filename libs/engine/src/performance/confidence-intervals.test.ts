import { noise } from '../../test/market';
import { request, stockMarket } from '../../test/requests';
import { prepare } from '../model/prepared';
import { priceSource } from '../model/price-source';
import { confidenceIntervals } from './confidence-intervals';
import { performance } from './performance';

describe('confidence intervals', () => {
  const prepared = prepare(request({ A: 0.6, C: 0.4 }, { alsoNamed: ['SPY'] }), priceSource(stockMarket()));
  const at = (intervalLevel: number) => performance(prepared, { benchmark: 'SPY', riskFreeRate: 0.02, intervalLevel });

  it('hold the answered figures between their ends', () => {
    const { confidence, portfolio, beta } = at(0.9);

    expect(confidence.level).toBe(0.9);
    expect(confidence.beta?.low).toBeLessThan(beta ?? Number.NaN);
    expect(confidence.beta?.high).toBeGreaterThan(beta ?? Number.NaN);
    expect(confidence.volatilityAnnual?.low).toBeLessThan(portfolio.volatilityAnnual);
    expect(confidence.volatilityAnnual?.high).toBeGreaterThan(portfolio.volatilityAnnual);
    expect(((confidence.sharpe?.low ?? 0) + (confidence.sharpe?.high ?? 0)) / 2).toBeCloseTo(portfolio.sharpe ?? 9, 12);
  });

  it('are at 95 % unless asked otherwise, and wider at 99 %', () => {
    const usual = performance(prepared, { benchmark: 'SPY', riskFreeRate: 0.02 }).confidence;
    const wide = at(0.99).confidence;

    expect(usual).toEqual(at(0.95).confidence);
    expect(wide.sharpe?.low).toBeLessThan(usual.sharpe?.low ?? Number.NaN);
    expect(wide.beta?.high).toBeGreaterThan(usual.beta?.high ?? Number.NaN);
  });

  it('scale the interval per period to a year as the figure does', () => {
    const returns = Float64Array.from(noise(5, 60));
    const inputs = { returns, excess: returns, benchmarkExcess: returns, sharpe: 0.6 };
    const monthly = confidenceIntervals({ ...inputs, periodsPerYear: 12 }, 0.95);

    // Lo's standard error per month, (1 + 0.6^2 / 12 / 2) / 60, times 12 under the root.
    expect(((monthly.sharpe?.high ?? 0) - 0.6) / 1.959963984540054).toBeCloseTo(Math.sqrt((12 * 1.015) / 60), 12);
    expect(monthly.beta).toEqual({ low: expect.closeTo(1, 12), high: expect.closeTo(1, 12) });
  });

  it.each([0, 1, Number.NaN])('refuse %p as a level', (level) => {
    expect(() => at(level)).toThrow(RangeError);
  });
});
