import { aYearOf, factorMoves, historyOf } from '../../test/histories';
import { limitChecks, statusCounts } from './limit-checks';

const M = 'market:M';

const figures = (beta: number) => ({
  portfolioView: { volatilityAnnual: 0.2, largestPosition: 0.3, modelledShare: 0.5, factorExposure: { [M]: beta } },
  factorModel: { systematicShare: 0.7, shareByType: { market: 0.7 }, shareByIndustry: {} },
});

describe('limit checks', () => {
  it('count statuses over the rows of both kinds', () => {
    const checks = limitChecks(figures(1), historyOf(factorMoves(M, aYearOf(-0.2))), {
      maxVolatility: 0.25,
      maxSystematicShare: 0.9,
      maxMarketShare: 0.6,
      maxSingleFactorLoss: 0.1,
    });

    // Volatility passes and is near; the largest position has no limit; systematic is partial; market and beta fail; no industry.
    expect(checks.counts).toEqual({ pass: 1, fail: 2, partial: 1, notEvaluated: 2, near: 1 });
    expect(checks.breached).toBe(true);
    expect([checks.riskLimits.length, checks.betaLimits.length]).toEqual([5, 1]);
  });

  it('are breached by a single row that fails', () => {
    const { counts, breached } = limitChecks(figures(0), historyOf(), { maxVolatility: 0.1 });

    expect([counts.fail, breached]).toEqual([1, true]);
  });

  it('are not breached by what is partial, near or not evaluated', () => {
    const checks = limitChecks(figures(0.5), historyOf(factorMoves(M, aYearOf(-0.2))), {
      maxSystematicShare: 0.7,
      maxSingleFactorLoss: 0.1,
    });

    expect(checks.breached).toBe(false);
    expect(checks.counts).toEqual({ pass: 1, fail: 0, partial: 1, notEvaluated: 4, near: 2 });
  });

  it('count nothing in no rows', () => {
    expect(statusCounts([])).toEqual({ pass: 0, fail: 0, partial: 0, notEvaluated: 0, near: 0 });
  });
});
