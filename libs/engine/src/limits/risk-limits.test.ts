import fc from 'fast-check';

import { type LimitedFigures, riskLimits } from './risk-limits';

const figures = (changes: { view?: object; model?: object | null } = {}): LimitedFigures => ({
  portfolioView: { volatilityAnnual: 0.2, largestPosition: 0.3, modelledShare: 1, ...changes.view },
  factorModel:
    changes.model === null
      ? null
      : {
          systematicShare: 0.7,
          shareByType: { market: 0.4, industry: 0.3 },
          shareByIndustry: { 'industry:E': -0.1, 'industry:T': 0.4 },
          ...changes.model,
        },
});

const LIMITS = {
  maxVolatility: 0.25,
  maxSinglePosition: 0.4,
  maxSystematicShare: 0.9,
  maxMarketShare: 0.5,
  maxIndustryShare: 0.5,
};

const statuses = (...given: Parameters<typeof riskLimits>) => riskLimits(...given).map(({ status }) => status);

describe('risk limits', () => {
  it('are five rows in one order, with what is and what may be', () => {
    expect(riskLimits(figures(), LIMITS).map(({ metric, actual, limit }) => [metric, actual, limit])).toEqual([
      ['volatility', 0.2, 0.25],
      ['largest_position', 0.3, 0.4],
      ['systematic_share', 0.7, 0.9],
      ['market_share', 0.4, 0.5],
      ['industry_share', 0.4, 0.5],
    ]);
  });

  it('pass at the limit and fail above it', () => {
    expect(statuses(figures(), { ...LIMITS, maxVolatility: 0.2, maxSinglePosition: 0.2999 })).toEqual([
      'PASS',
      'FAIL',
      'PASS',
      'PASS',
      'PASS',
    ]);
  });

  it('are not evaluated without a limit', () => {
    expect(riskLimits(figures(), {})).toEqual(
      expect.arrayContaining([
        { metric: 'volatility', actual: 0.2, limit: null, status: 'NOT_EVALUATED', near: false },
      ]),
    );
    expect(statuses(figures(), {})).toEqual(Array(5).fill('NOT_EVALUATED'));
  });

  it('are not evaluated without a factor model, whatever the limit', () => {
    expect(statuses(figures({ model: null }), LIMITS).slice(2)).toEqual(Array(3).fill('NOT_EVALUATED'));
  });

  it('are not evaluated without a factor of the type, or without variance to share', () => {
    const withoutTypes = figures({ model: { shareByType: {}, shareByIndustry: {} } });
    const withoutVariance = figures({
      model: { systematicShare: null, shareByType: { market: null }, shareByIndustry: { 'industry:T': null } },
    });

    expect(statuses(withoutTypes, LIMITS).slice(2)).toEqual(['PASS', 'NOT_EVALUATED', 'NOT_EVALUATED']);
    expect(statuses(withoutVariance, LIMITS).slice(2)).toEqual(Array(3).fill('NOT_EVALUATED'));
  });

  it('are partial where a share would pass but too little of the book has factors', () => {
    const partly = figures({ view: { modelledShare: 0.9 } });

    expect(statuses(partly, LIMITS)).toEqual(['PASS', 'PASS', 'PARTIAL', 'PARTIAL', 'PARTIAL']);
    expect(statuses(partly, { ...LIMITS, maxMarketShare: 0.1 })[3]).toBe('FAIL');
    expect(statuses(partly, { ...LIMITS, minModelledShare: 0.9 })).toEqual(Array(5).fill('PASS'));
    expect(statuses(figures({ view: { modelledShare: null } }), LIMITS)[2]).toBe('PARTIAL');
  });

  it('mark a row near from 0.8 of its limit on, and never one that fails', () => {
    const near = (maxVolatility: number, nearFraction?: number) =>
      riskLimits(figures(), { maxVolatility, nearFraction })[0]?.near;

    expect([near(0.25), near(0.2501), near(0.2), near(0.19)]).toEqual([true, false, true, false]);
    expect([near(0.25, 0.81), near(0.22, 0.9)]).toEqual([false, true]);
  });

  it('never pass what is above a looser limit', () => {
    const amount = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, (volatilityAnnual, a, b) => {
        const passes = (maxVolatility: number) =>
          statuses(figures({ view: { volatilityAnnual } }), { maxVolatility })[0] === 'PASS';

        expect(passes(Math.min(a, b)) && !passes(Math.max(a, b))).toBe(false);
      }),
    );
  });

  it('refuse a limit that is no amount', () => {
    expect(() => riskLimits(figures(), { maxMarketShare: -1 })).toThrow(
      expect.objectContaining({ code: 'INVALID_LIMIT' }),
    );
  });
});
