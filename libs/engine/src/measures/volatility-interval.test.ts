import { volatilityInterval } from './volatility-interval';

describe('the confidence interval of a volatility', () => {
  it('is the textbook one', () => {
    // Eleven values, squares about the mean 110; chi-square of 10 degrees: 3.246973 at 2.5 %, 20.483177 at 97.5 %.
    const interval = volatilityInterval(
      Float64Array.from({ length: 11 }, (_, t) => t),
      0.95,
    );

    expect(interval?.low).toBeCloseTo(Math.sqrt(110 / 20.483177350807395), 12);
    expect(interval?.high).toBeCloseTo(Math.sqrt(110 / 3.2469727802368404), 12);
  });

  it('holds the true volatility as often as it says', () => {
    // Sums of twelve uniforms are near enough to normal; the generator is fixed, so the count is too.
    let state = 1;
    const uniform = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    const draw = () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
    const samples = Array.from({ length: 2000 }, () =>
      volatilityInterval(Float64Array.from({ length: 24 }, draw), 0.9),
    );
    const holding = samples.filter((interval) => interval !== null && interval.low <= 1 && 1 <= interval.high);

    expect(Math.abs(holding.length / samples.length - 0.9)).toBeLessThan(
      4 * Math.sqrt((0.9 * 0.1) / samples.length) + 0.01,
    );
  });

  it('is 0 for a constant and null for a single value', () => {
    expect(volatilityInterval(Float64Array.of(0.25, 0.25, 0.25), 0.95)).toEqual({ low: 0, high: 0 });
    expect(volatilityInterval(Float64Array.of(0.25), 0.95)).toBeNull();
  });
});
