import { median } from './median';

describe('the median', () => {
  it('is the middle of an odd number of values', () => {
    expect(median(Float64Array.of(0.3, -0.1, 0.2))).toBe(0.2);
  });

  it('is the mean of the middle two of an even number', () => {
    expect(median(Float64Array.of(10, 9, 1, 2))).toBe(5.5);
  });

  it('is of the first values when their number is given', () => {
    expect(median(Float64Array.of(3, 1, 2, -50, 70), 3)).toBe(2);
  });

  it('is null without values', () => {
    expect(median(new Float64Array())).toBeNull();
  });
});
