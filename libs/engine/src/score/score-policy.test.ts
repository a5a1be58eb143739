import { POLICY, policyWith } from '../../test/policies';
import { checkedPolicy, type ScorePolicy } from './score-policy';

const weights = (weight: number) => ({ factor: weight, industry: weight, volatility: weight, concentration: weight });

describe('a score policy', () => {
  it.each<[string, Partial<ScorePolicy>]>([
    ['horizonMonths', { horizonMonths: 0 }],
    ['horizonMonths', { horizonMonths: 1.5 }],
    ['minWindows', { minWindows: Number.NaN }],
    ['fallbackShock.value', { fallbackShock: { ...POLICY.fallbackShock, value: -0.1 } }],
    ['singleNameShock', { singleNameShock: Number.POSITIVE_INFINITY }],
    ['volatilityMultiple', { volatilityMultiple: -1 }],
    ['volatilityCap', { volatilityCap: -0.1 }],
    ['curve', { curve: [] }],
    [
      'curve',
      {
        curve: [
          [1, 50],
          [1, 40],
        ],
      },
    ],
    ['curve', { curve: [[-1, 50]] }],
    ['curve', { curve: [[1, Number.NaN]] }],
    ['bands', { bands: [] }],
    [
      'bands',
      {
        bands: [
          [0, 'a'],
          [50, 'b'],
        ],
      },
    ],
    ['componentWeights.factor', { componentWeights: { ...weights(1), factor: -1 } }],
    ['componentWeights', { componentWeights: weights(0) }],
  ])('is refused by the name of its %s', (field, changes) => {
    expect(() => checkedPolicy(policyWith(changes))).toThrow(
      expect.objectContaining({ code: 'INVALID_LIMIT', details: { field: `policy.${field}` } }),
    );
  });

  it('may be without a cap, and may have a component without weight', () => {
    const { volatilityCap: _cap, ...uncapped } = policyWith({ componentWeights: { ...weights(0), factor: 1 } });

    expect(checkedPolicy(uncapped)).toBe(uncapped);
  });
});
