import { rollingBeta } from './rolling-beta';
import { rollingVolatility } from './rolling-volatility';

describe('the rolling volatility', () => {
  it('is the deviation of each window, by its last period', () => {
    const rolled = rollingVolatility(Float64Array.of(0.01, 0.04, -0.02, -0.02, -0.02), 3);

    expect(Array.from(rolled, (value) => Number(value.toFixed(14)))).toEqual([
      0.03,
      Number(Math.sqrt(0.0012).toFixed(14)),
      0,
    ]);
  });

  it('is one value for a window as long as the series, and none for a longer one', () => {
    expect(rollingVolatility(Float64Array.of(0.01, 0.03), 2)).toHaveLength(1);
    expect(rollingVolatility(Float64Array.of(0.01, 0.03), 3)).toHaveLength(0);
  });

  it('forgets a crash that has left the window, to the last digit', () => {
    const calm = Float64Array.of(0.01, -0.01, 0.02, 0.01);
    const [, , , last] = rollingVolatility(Float64Array.of(-0.9, 5, 0.3, ...calm), 4);

    expect(last).toBe(rollingVolatility(calm, 4)[0]);
  });
});

describe('the rolling beta', () => {
  it('is the slope of each window', () => {
    const x = Float64Array.of(0.01, 0.02, 0.03, 0.05);
    const y = Float64Array.of(0.02, 0.04, 0.06, 0.02);

    expect(rollingBeta(x, y, 3)[0]).toBeCloseTo(2, 12);
    // About the means 1/30 and 0.04: products sum -4e-4 + 0, squares of x sum 14/3 e-4.
    expect(rollingBeta(x, y, 3)[1]).toBeCloseTo(-6 / 7, 12);
  });

  it('is null where the benchmark does not move, and none beyond the series', () => {
    const still = Float64Array.of(0.01, 0.01, 0.01, 0.02);

    expect(rollingBeta(still, Float64Array.of(1, 2, 3, 4), 3)).toEqual([null, expect.closeTo(150, 8)]);
    expect(rollingBeta(still, still, 5)).toEqual([]);
  });
});
