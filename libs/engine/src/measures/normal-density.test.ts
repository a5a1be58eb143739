import { normalDensity } from './normal-density';

describe('the normal density', () => {
  it('is 1 / sqrt(2 pi) in the middle and falls alike on both sides', () => {
    expect(normalDensity(0)).toBeCloseTo(0.3989422804014327, 16);
    expect(normalDensity(1.5)).toBe(normalDensity(-1.5));
    expect(normalDensity(1)).toBeCloseTo(0.24197072451914337, 16);
  });
});
