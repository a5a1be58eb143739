import { covariance } from './covariance';
import { variance } from './variance';

const x = Float64Array.of(1, 2, 3, 4);

describe('the sample covariance', () => {
  it('is the hand-computed one', () => {
    expect(covariance(x, Float64Array.of(2, 4, 5, 4))).toBeCloseTo(3.5 / 3, 15);
  });

  it('is the variance of a series with itself', () => {
    expect(covariance(x, x)).toBe(variance(x));
  });

  it('is null for fewer than two periods', () => {
    expect(covariance(Float64Array.of(1), Float64Array.of(2))).toBeNull();
  });

  it('refuses series of different lengths', () => {
    expect(() => covariance(x, Float64Array.of(1))).toThrow(RangeError);
  });
});
