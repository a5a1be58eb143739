import { variance } from './variance';

describe('the sample variance', () => {
  it('divides by n - 1', () => {
    expect(variance(Float64Array.of(1, 2, 3, 6))).toBeCloseTo(14 / 3, 15);
  });

  it('is null for fewer than two values', () => {
    expect(variance(Float64Array.of(5))).toBeNull();
    expect(variance(new Float64Array())).toBeNull();
  });

  it('is zero for a constant', () => {
    expect(variance(Float64Array.of(2, 2, 2))).toBe(0);
  });
});
