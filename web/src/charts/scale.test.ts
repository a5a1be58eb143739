import { linePath, scale } from './scale';

describe('a scale', () => {
  it('widens to round numbers and ends on a zero', () => {
    const y = scale({ low: -0.51, high: 0 }, { low: 100, high: 0 }, 2);

    expect(y.ticks).toEqual([-1, -0.5, 0]);
    expect(y(0)).toBe(0);
    expect(y(-1)).toBe(100);
  });

  it('has room for numbers that are all the same', () => {
    expect(scale({ low: 0, high: 0 }, { low: 0, high: 10 }).ticks.length).toBeGreaterThan(1);
  });
});

describe('a line', () => {
  it('is broken where a number is missing', () => {
    expect(linePath([0, 1, 2], [5, Number.NaN, 7])).toBe('M0.0 5.0M2.0 7.0');
  });
});
