import { sum } from './sum';

describe('the sum of a series', () => {
  it('takes every value once, whatever the length', () => {
    for (let length = 0; length < 10; length++) {
      expect(sum(Float64Array.from({ length }, (_, t) => t + 1))).toBe((length * (length + 1)) / 2);
    }
  });

  it('is that of a part where one is asked for', () => {
    expect(sum(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), 1, 7)).toBe(27);
  });

  it('is missing where a value is', () => {
    expect(sum(Float64Array.of(1, 2, 3, 4, 5, Number.NaN))).toBeNaN();
  });
});
