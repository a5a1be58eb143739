import { betaInterval } from './beta-interval';

describe('the confidence interval of a beta', () => {
  it('is the textbook one', () => {
    // Slope 0.7, residual variance 2.3 / 2, squares of x 5, so standard error sqrt(0.23); t of 2 degrees in closed form.
    const reach = (0.95 / Math.sqrt(2 * 0.975 * 0.025)) * Math.sqrt(0.23);
    const interval = betaInterval(Float64Array.of(1, 2, 3, 4), Float64Array.of(2, 4, 5, 4), 0.95);

    expect(interval?.low).toBeCloseTo(0.7 - reach, 12);
    expect(interval?.high).toBeCloseTo(0.7 + reach, 12);
  });

  it('is a point for an exact line, and null where the regression is', () => {
    const x = Float64Array.of(1, 2, 3, 4);

    expect(betaInterval(x, x, 0.95)).toEqual({ low: 1, high: 1 });
    expect(betaInterval(Float64Array.of(1, 1, 1, 1), x, 0.95)).toBeNull();
    expect(betaInterval(Float64Array.of(1, 2), Float64Array.of(1, 2), 0.95)).toBeNull();
  });

  it('widens with the level', () => {
    const at = (level: number) => betaInterval(Float64Array.of(1, 2, 3, 4), Float64Array.of(2, 4, 5, 4), level);

    expect(at(0.99)?.low).toBeLessThan(at(0.9)?.low ?? Number.NaN);
  });
});
