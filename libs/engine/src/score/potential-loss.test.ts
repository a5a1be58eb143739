import fc from 'fast-check';

import { POLICY, policyWith } from '../../test/policies';
import type { FactorShock } from './factor-shocks';
import { factorLoss, horizonMultiple, potentialLoss, type ScoredFigures } from './potential-loss';

const shock = (type: FactorShock['type'], worst: number, best: number): FactorShock => ({
  type,
  shock: [worst, best],
  windows: 99,
  isFallback: false,
});

const figures = (factorExposure: Record<string, number | null>): ScoredFigures => ({
  factorExposure,
  volatilityAnnual: 0.2,
  largestPosition: 0.25,
  grossExposure: 1,
  modelledShare: 1,
});

const SHOCKS = {
  'market:M': shock('market', -0.3, 0.5),
  'value:V-M': shock('value', -0.1, 0.2),
  'industry:E': shock('industry', -0.4, 0.6),
  'industry:T': shock('industry', -0.5, 0.8),
};

describe('the potential loss', () => {
  it('of factors is the costliest of market and styles, of industries that of the industries', () => {
    const exposure = { 'market:M': 0.8, 'value:V-M': -1, 'industry:E': 0.2, 'industry:T': -0.3 };

    // 0.8 x 0.3 = 0.24 and 1 x 0.2 = 0.2; 0.2 x 0.4 = 0.08 and 0.3 x 0.8 = 0.24.
    expect(potentialLoss(figures(exposure), SHOCKS, POLICY)).toEqual({
      factor: expect.closeTo(0.24, 15),
      industry: expect.closeTo(0.24, 15),
      volatility: expect.closeTo(0.329, 15),
      concentration: expect.closeTo(0.15, 15),
    });
  });

  it('is null without a factor of the kind', () => {
    expect(potentialLoss(figures({ 'market:M': 1 }), { 'market:M': SHOCKS['market:M'] }, POLICY).industry).toBeNull();
    expect(potentialLoss(figures({}), {}, POLICY)).toMatchObject({ factor: null, industry: null });
  });

  it('is null when one exposure of the kind is missing, whatever the order', () => {
    const missing = (id: string) => ({
      'market:M': 0.5,
      'value:V-M': -1,
      'industry:E': 0,
      'industry:T': 0,
      [id]: null,
    });

    expect(potentialLoss(figures(missing('market:M')), SHOCKS, POLICY)).toMatchObject({ factor: null, industry: 0 });
    expect(potentialLoss(figures(missing('value:V-M')), SHOCKS, POLICY)).toMatchObject({ factor: null, industry: 0 });
  });

  it('of volatility is over the horizon, and no more than the cap', () => {
    const over = (changes: Parameters<typeof policyWith>[0]) =>
      potentialLoss(figures({}), {}, policyWith(changes)).volatility;

    expect(over({ horizonMonths: 3, volatilityMultiple: 2 })).toBeCloseTo(0.2, 15);
    expect(over({ volatilityCap: 0.3 })).toBe(0.3);
    expect(over({ volatilityCap: 0.4 })).toBeCloseTo(0.329, 15);
    expect(over({ volatilityCap: 0 })).toBe(0);
    expect(horizonMultiple(policyWith({ horizonMonths: 48, volatilityMultiple: 1 }))).toBe(2);
  });
});

describe('the loss of one factor', () => {
  const move = fc.double({ min: -1, max: 3, noNaN: true });
  const beta = fc.double({ min: -2, max: 2, noNaN: true });

  it('is never negative, and grows in proportion to the exposure', () => {
    fc.assert(
      fc.property(beta, move, move, (held, a, b) => {
        const extremes = [Math.min(a, b), Math.max(a, b)] as const;
        const loss = factorLoss(held, extremes) ?? Number.NaN;

        expect(loss).toBeGreaterThanOrEqual(0);
        expect(factorLoss(3 * held, extremes)).toBeCloseTo(3 * loss, 12);
      }),
    );
  });

  it('of a short exposure comes from the best move', () => {
    expect(factorLoss(-1, [-0.3, 0.5])).toBe(0.5);
    expect(factorLoss(1, [-0.3, 0.5])).toBe(0.3);
  });

  it('is none when both moves help, and null without an exposure', () => {
    expect(factorLoss(1, [0.1, 0.5])).toBe(0);
    expect(factorLoss(null, [-0.3, 0.5])).toBeNull();
  });
});
