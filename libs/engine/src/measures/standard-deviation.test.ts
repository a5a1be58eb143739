import { standardDeviation } from './standard-deviation';

describe('the standard deviation', () => {
  it('divides by n - 1', () => {
    expect(standardDeviation(Float64Array.of(0.01, 0.04, -0.02))).toBeCloseTo(0.03, 15);
  });

  it('is 0 for a constant', () => {
    expect(standardDeviation(Float64Array.of(0.25, 0.25, 0.25))).toBe(0);
  });

  it('refuses a single value, which has none', () => {
    expect(() => standardDeviation(Float64Array.of(0.1))).toThrow(RangeError);
  });
});
