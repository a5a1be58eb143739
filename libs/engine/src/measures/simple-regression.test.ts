import fc from 'fast-check';

import { simpleRegression, simpleRegressionsOn } from './simple-regression';

const x = Float64Array.of(1, 2, 3, 4);

describe('regressing one series on another', () => {
  it('is the hand-computed fit', () => {
    const fit = simpleRegression(x, Float64Array.of(2, 4, 5, 4));

    expect(fit?.n).toBe(4);
    expect(fit?.beta).toBeCloseTo(0.7, 14);
    expect(fit?.alpha).toBeCloseTo(2, 14);
    expect(fit?.rSquared).toBeCloseTo(2.45 / 4.75, 14);
    expect(fit?.residualVol).toBeCloseTo(Math.sqrt(2.3 / 2), 14);
    expect(fit?.factorVol).toBeCloseTo(Math.sqrt(5 / 3), 14);
  });

  it('gives the benchmark a beta of 1, an alpha of 0 and no residual', () => {
    const fit = simpleRegression(x, x);

    expect(fit).toMatchObject({ beta: 1, alpha: 0, rSquared: 1, residualVol: 0 });
  });

  it('recovers any line exactly', () => {
    const numbers = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(numbers, numbers, (alpha, beta) => {
        const fit = simpleRegression(
          x,
          x.map((value) => alpha + beta * value),
        );

        expect(fit?.beta).toBeCloseTo(beta, 10);
        expect(fit?.alpha).toBeCloseTo(alpha, 10);
        expect(fit?.residualVol).toBeCloseTo(0, 10);
      }),
    );
  });

  it('is null for fewer than three pairs', () => {
    expect(simpleRegression(Float64Array.of(1, 2), Float64Array.of(1, 3))).toBeNull();
  });

  it('is null when the factor has no variance', () => {
    expect(simpleRegression(Float64Array.of(2, 2, 2, 2), x)).toBeNull();
    expect(simpleRegression(Float64Array.of(0, 1e-9, 0, 1e-9), x)).toBeNull();
  });

  it('† has no R squared for a constant, by the same test as for the factor', () => {
    const still = simpleRegression(x, Float64Array.of(0.1, 0.1 + 1e-9, 0.1, 0.1 + 1e-9));

    expect(still?.rSquared).toBeNull();
    expect(still?.beta).toBeCloseTo(0, 8);
  });

  it('refuses series of different lengths', () => {
    expect(() => simpleRegression(x, Float64Array.of(1, 2, 3))).toThrow(RangeError);
  });

  it('takes the periods in which both exist', () => {
    const gap = Number.NaN;
    const fit = simpleRegression(Float64Array.of(1, gap, 2, 3, 4, 9), Float64Array.of(2, 7, 4, 5, 4, gap));

    expect(fit).toEqual(simpleRegression(x, Float64Array.of(2, 4, 5, 4)));
  });

  it('gives each of many what it gets alone, with gaps and without', () => {
    const gap = Number.NaN;
    const regressors = [x, Float64Array.of(1, gap, 4, 2), Float64Array.of(3, 1, 4, 1)];
    const regression = simpleRegressionsOn(regressors);
    const series = [Float64Array.of(2, 4, 5, 4), Float64Array.of(gap, 1, 2, 2), Float64Array.of(1, 5, 2, 2)];

    for (const own of [...series, ...series]) {
      expect(regression(own, [0, 1, 2])).toEqual(regressors.map((each) => simpleRegression(each, own)));
    }
  });
});
