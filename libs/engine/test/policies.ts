import type { ScorePolicy } from '../src/score/score-policy';

/** The proposed default: one horizon of a year for all four components, a continuous curve. */
export const POLICY: ScorePolicy = {
  horizonMonths: 12,
  minWindows: 24,
  interpolation: 'LINEAR',
  fallbackShock: { market: 0.4, momentum: 0.2, value: 0.2, industry: 0.5 },
  singleNameShock: 0.6,
  volatilityMultiple: 1.645,
  volatilityCap: null,
  curve: [
    [0.5, 100],
    [1, 70],
    [1.5, 30],
    [2, 0],
  ],
  componentWeights: { factor: 0.3, concentration: 0.25, volatility: 0.25, industry: 0.2 },
  bands: [
    [85, 'low'],
    [70, 'moderate'],
    [50, 'elevated'],
    [30, 'high'],
    [0, 'severe'],
  ],
};

export const policyWith = (changes: Partial<ScorePolicy>): ScorePolicy => ({ ...POLICY, ...changes });
