import { aYearOf, factorMoves, historyOf } from '../../test/histories';
import { policyWith } from '../../test/policies';
import type { ScoredFigures } from './potential-loss';
import { riskScore } from './risk-score';

const FIGURES: ScoredFigures = {
  factorExposure: { 'market:M': 0.5 },
  volatilityAnnual: 0.2,
  largestPosition: 0.25,
  grossExposure: 1.5,
  modelledShare: 1,
};

const monthly = policyWith({ horizonMonths: 1, minWindows: 12 });

const suggested = (moves: readonly number[], policy = monthly, figures = FIGURES) =>
  riskScore(figures, historyOf(factorMoves('market:M', moves)), { policy, maxLoss: 0.3 }).suggestedLimits;

describe('suggested limits', () => {
  it('are where each figure alone costs the whole loss limit', () => {
    const { factorBeta, singlePosition, volatility, grossExposure } = suggested(aYearOf(-0.2, 0.4));

    expect(factorBeta).toEqual({
      'market:M': { current: 0.5, max: expect.closeTo(1.5, 14), min: expect.closeTo(-0.75, 14) },
    });
    expect(singlePosition).toEqual({ current: 0.25, max: 0.5 });
    // 1.645 sqrt(1/12) x max = 0.3.
    expect(volatility).toEqual({ current: 0.2, max: expect.closeTo((0.3 * Math.sqrt(12)) / 1.645, 14) });
    // The largest loss is the concentration's 0.25 x 0.6 = 0.15: the book could be twice as large.
    expect(grossExposure).toEqual({ current: 1.5, max: expect.closeTo(3, 14) });
  });

  it('have no bound where a move is no loss', () => {
    expect(suggested(aYearOf(0.4))['factorBeta']['market:M']).toMatchObject({ max: null });
    expect(suggested(aYearOf(-0.2))['factorBeta']['market:M']).toMatchObject({ min: null });
  });

  it('have none where the policy makes nothing of a figure', () => {
    const idle = policyWith({ ...monthly, singleNameShock: 0, volatilityMultiple: 0 });

    expect(suggested(aYearOf(), idle)).toMatchObject({
      singlePosition: { max: null },
      volatility: { max: null },
      grossExposure: { current: 1.5, max: null },
    });
  });

  it('keep the exposure null where it is missing', () => {
    const missing = { ...FIGURES, factorExposure: { 'market:M': null } };

    expect(suggested(aYearOf(-0.2), monthly, missing).factorBeta['market:M']).toMatchObject({
      current: null,
      max: expect.closeTo(1.5, 14),
    });
  });

  it('take no notice of the volatility cap', () => {
    expect(suggested(aYearOf(), policyWith({ ...monthly, volatilityCap: 0.01 })).volatility.max).toBeCloseTo(
      (0.3 * Math.sqrt(12)) / 1.645,
      14,
    );
  });
});
