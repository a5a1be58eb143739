import fc from 'fast-check';

import { excessKurtosis } from './excess-kurtosis';
import { skewness } from './skewness';

const moderate = fc
  .float64Array({ min: -1, max: 1, noNaN: true, minLength: 4, maxLength: 30 })
  .filter((series) => Math.max(...series) - Math.min(...series) > 0.01);

describe('skewness and excess kurtosis', () => {
  it('are the hand-computed ones', () => {
    // About the mean 1: -1, -1, -1, 3; second moment 3, third 6, fourth 21.
    const series = Float64Array.of(0, 0, 0, 4);

    expect(skewness(series)).toBeCloseTo(6 / 3 ** 1.5, 14);
    expect(excessKurtosis(series)).toBeCloseTo(21 / 9 - 3, 14);
  });

  it('are 0 and -2 for a coin', () => {
    expect(skewness(Float64Array.of(-1, 1, -1, 1))).toBe(0);
    expect(excessKurtosis(Float64Array.of(-1, 1, -1, 1))).toBe(-2);
  });

  it('have no unit: a shift or a scale changes nothing, a mirror turns the skewness', () => {
    fc.assert(
      fc.property(moderate, fc.double({ min: 0.1, max: 10, noNaN: true }), (series, scale) => {
        const moved = series.map((value) => scale * value + 0.3);
        const mirrored = series.map((value) => -value);

        expect(skewness(moved)).toBeCloseTo(skewness(series) ?? Number.NaN, 8);
        expect(excessKurtosis(moved)).toBeCloseTo(excessKurtosis(series) ?? Number.NaN, 8);
        expect(skewness(mirrored)).toBeCloseTo(-(skewness(series) ?? Number.NaN), 10);
      }),
    );
  });

  it('keep the bound between them', () => {
    fc.assert(
      fc.property(moderate, (series) => {
        expect(excessKurtosis(series)).toBeGreaterThanOrEqual((skewness(series) ?? Number.NaN) ** 2 - 2 - 1e-9);
      }),
    );
  });

  it('are null for a constant, and in range for returns of any size', () => {
    expect(skewness(Float64Array.of(0.1, 0.1, 0.1))).toBeNull();
    expect(excessKurtosis(Float64Array.of(0.1, 0.1, 0.1))).toBeNull();
    expect(excessKurtosis(Float64Array.of(0, 0, 0, 4e100))).toBeCloseTo(21 / 9 - 3, 12);
  });
});
