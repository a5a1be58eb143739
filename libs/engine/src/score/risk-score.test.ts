import fc from 'fast-check';

import { aYearOf, factorMoves, historyOf } from '../../test/histories';
import { POLICY, policyWith } from '../../test/policies';
import type { ScoredFigures } from './potential-loss';
import { riskScore } from './risk-score';
import type { ScorePolicy } from './score-policy';

const monthly = policyWith({
  horizonMonths: 1,
  minWindows: 12,
  volatilityMultiple: 1,
  fallbackShock: POLICY.fallbackShock,
});

const figures = (changes: Partial<ScoredFigures> = {}): ScoredFigures => ({
  factorExposure: { 'market:M': 1, 'industry:E': 0.5 },
  volatilityAnnual: 0.1 * Math.sqrt(12),
  largestPosition: 0.25,
  grossExposure: 1,
  modelledShare: 0.9,
  ...changes,
});

const HISTORY = historyOf(factorMoves('market:M', aYearOf(-0.2, 0.1)), factorMoves('industry:E', aYearOf(-0.3, 0.1)));

const scored = (maxLoss: number, policy: ScorePolicy = monthly, changes: Partial<ScoredFigures> = {}) =>
  riskScore(figures(changes), HISTORY, { policy, maxLoss });

describe('a risk score', () => {
  it('is the weighted mean of its components', () => {
    // Losses 0.2, 0.15, 0.1, 0.15 of a limit of 0.2: ratios 1, 0.75, 0.5, 0.75, components 70, 85, 100, 85.
    const score = scored(0.2);

    expect(score.potentialLoss).toEqual({
      factor: expect.closeTo(0.2, 14),
      industry: expect.closeTo(0.15, 14),
      volatility: expect.closeTo(0.1, 14),
      concentration: expect.closeTo(0.15, 14),
    });
    expect(score.lossRatio.industry).toBeCloseTo(0.75, 14);
    expect(score.components.industry).toBeCloseTo(85, 11);
    expect(score.score).toBeCloseTo(0.3 * 70 + 0.2 * 85 + 0.25 * 100 + 0.25 * 85, 11);
    expect(score).toMatchObject({
      band: 'moderate',
      bindingComponent: 'factor',
      modelledShare: 0.9,
      fallbackFactors: [],
      unmeasuredFactors: [],
      shocks: { 'market:M': [expect.closeTo(-0.2, 14), expect.closeTo(0.1, 14)] },
    });
  });

  it('does not care for the sign of the loss limit', () => {
    expect(scored(-0.2)).toEqual(scored(0.2));
  });

  it.each([0, Number.NaN, Number.POSITIVE_INFINITY])('refuses a loss limit of %d', (maxLoss) => {
    expect(() => scored(maxLoss)).toThrow(
      expect.objectContaining({ code: 'INVALID_LIMIT', details: { field: 'limits.maxLoss' } }),
    );
  });

  it('weighs only the components that can be had', () => {
    const { score, components } = scored(0.2, monthly, { factorExposure: { 'market:M': null, 'industry:E': 0.5 } });

    expect(components.factor).toBeNull();
    expect(score).toBeCloseTo((0.2 * 85 + 0.25 * 100 + 0.25 * 85) / 0.7, 11);
  });

  it('names the factors it knows too little of', () => {
    const score = scored(0.2, policyWith({ minWindows: 13 }), {
      factorExposure: { 'market:M': null, 'industry:E': 0 },
    });

    expect(score.unmeasuredFactors).toEqual(['market:M']);
    expect(score.fallbackFactors).toEqual(['market:M', 'industry:E']);
  });

  it('is null, with its band, when no component with a weight can be had', () => {
    const componentWeights = { factor: 1, industry: 0, volatility: 0, concentration: 0 };
    const score = scored(0.2, policyWith({ ...monthly, componentWeights }), { factorExposure: {} });

    expect(score).toMatchObject({ score: null, band: null });
    expect(score.bindingComponent).not.toBeNull();
  });

  it('is in the first band whose floor it reaches, and in none below them all', () => {
    const banded = (floor: number) => scored(0.2, policyWith({ ...monthly, bands: [[floor, 'fine']] }));
    const { score } = banded(0);

    expect(banded(score ?? Number.NaN).band).toBe('fine');
    expect(banded((score ?? Number.NaN) + 0.001).band).toBeNull();
  });

  it('names of equally low components the first of the alphabet', () => {
    const safe = { factorExposure: { 'market:M': 0, 'industry:E': 0 }, volatilityAnnual: 0, largestPosition: 0 };

    expect(scored(0.2, monthly, safe)).toMatchObject({ score: 100, bindingComponent: 'concentration' });
  });

  it('never rises when the loss limit is tightened', () => {
    const limit = fc.double({ min: 0.01, max: 2, noNaN: true });
    fc.assert(
      fc.property(limit, limit, fc.constantFrom('LINEAR' as const, 'STEP' as const), (a, b, interpolation) => {
        const of = (maxLoss: number) => scored(maxLoss, { ...monthly, interpolation }).score ?? Number.NaN;

        expect(of(Math.min(a, b))).toBeLessThanOrEqual(of(Math.max(a, b)) + 1e-9);
      }),
    );
  });

  it('is 70 in every component that stands at its suggested limit', () => {
    const { suggestedLimits } = scored(0.2);
    const at = scored(0.2, monthly, {
      factorExposure: {
        'market:M': suggestedLimits.factorBeta['market:M']?.max ?? Number.NaN,
        'industry:E': suggestedLimits.factorBeta['industry:E']?.min ?? Number.NaN,
      },
      volatilityAnnual: suggestedLimits.volatility.max ?? Number.NaN,
      largestPosition: suggestedLimits.singlePosition.max ?? Number.NaN,
    });

    for (const ratio of Object.values(at.lossRatio)) expect(ratio).toBeCloseTo(1, 13);
    expect(at.score).toBeCloseTo(70, 10);
  });
});
