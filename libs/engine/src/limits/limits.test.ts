import { checkedLimits, type Limits } from './limits';

describe('limits', () => {
  it.each<[keyof Limits, number]>([
    ['maxVolatility', -0.1],
    ['maxSinglePosition', Number.NaN],
    ['maxSingleFactorLoss', Number.POSITIVE_INFINITY],
    ['maxLoss', Number.NaN],
    ['minModelledShare', -1],
  ])('refuse %s of %d by name', (field, limit) => {
    expect(() => checkedLimits({ [field]: limit })).toThrow(
      expect.objectContaining({ code: 'INVALID_LIMIT', details: { field: `limits.${field}` } }),
    );
  });

  it('may be absent, zero, or a loss written as a negative number', () => {
    const limits = { maxVolatility: undefined, maxSinglePosition: 0, maxLoss: -0.3 };

    expect(checkedLimits(limits)).toBe(limits);
  });
});
