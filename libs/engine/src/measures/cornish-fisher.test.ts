import fc from 'fast-check';

import { chiSquareQuantile } from './chi-square-quantile';
import { cornishFisherMonotone, cornishFisherVar } from './cornish-fisher';
import { normalQuantile } from './normal-quantile';

const moments = fc.record({
  mean: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
  deviation: fc.double({ min: 0, max: 0.3, noNaN: true }),
});
const shapes = fc.record({
  skewness: fc.double({ min: -3, max: 3, noNaN: true }),
  excessKurtosis: fc.double({ min: -2, max: 12, noNaN: true }),
});
const standard = { mean: 0, deviation: 1 };

describe('the Cornish-Fisher value at risk', () => {
  it('is the hand-computed one', () => {
    // u = -1.6448536269514722: u^2 - 1 = 1.70554..., u^3 - 3u = 0.48433..., 2u^3 - 5u = -0.67615...
    const value = cornishFisherVar({ mean: 0.01, deviation: 0.05 }, { skewness: -0.5, excessKurtosis: 1 }, 0.95);

    expect(value).toBeCloseTo(0.0781052911226, 12);
  });

  it('is the normal one for a normal shape', () => {
    fc.assert(
      fc.property(moments, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (own, confidence) => {
        const value = cornishFisherVar(own, { skewness: 0, excessKurtosis: 0 }, confidence);

        expect(value).toBeCloseTo(normalQuantile(confidence) * own.deviation - own.mean, 14);
      }),
    );
  });

  it('is the same by Hermite polynomials', () => {
    fc.assert(
      fc.property(moments, shapes, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (own, shape, confidence) => {
        const { skewness: s, excessKurtosis: k } = shape;
        const u = normalQuantile(1 - confidence);
        const hermite = [u, u ** 2 - 1, u ** 3 - 3 * u] as const;
        const w = u + (s / 6) * hermite[1] + (k / 24) * hermite[2] - (s ** 2 / 36) * (2 * hermite[2] + hermite[0]);

        expect(cornishFisherVar(own, shape, confidence)).toBeCloseTo(-own.mean - own.deviation * w, 12);
      }),
    );
  });

  it.each([0.95, 0.99, 0.995])('comes near the true quantile of a mildly skewed law at %p', (confidence) => {
    // Minus a chi-square variable of n degrees: mean -n, variance 2n, skewness -sqrt(8/n), excess kurtosis 12/n.
    const degrees = 200;
    const own = { mean: -degrees, deviation: Math.sqrt(2 * degrees) };
    const shape = { skewness: -Math.sqrt(8 / degrees), excessKurtosis: 12 / degrees };
    const truth = chiSquareQuantile(confidence, degrees);

    expect(Math.abs(cornishFisherVar(own, shape, confidence) / truth - 1)).toBeLessThan(2e-5);
    expect(Math.abs((normalQuantile(confidence) * own.deviation + degrees) / truth - 1)).toBeGreaterThan(4e-3);
  });
});

describe('whether Cornish-Fisher is monotone', () => {
  it('agrees with whether the loss rises with the level everywhere', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const levels = Array.from({ length: 2001 }, (_, i) => -40 + i * 0.04);
        const { skewness: s, excessKurtosis: k } = shape;
        const slope = (u: number) => 1 + (u * s) / 3 + ((u * u - 1) * k) / 8 - ((6 * u * u - 5) * s * s) / 36;
        const lowest = Math.min(...levels.map(slope));
        fc.pre(Math.abs(lowest) > 0.01 && Math.abs(k / 8 - (s * s) / 6) > 0.01);

        expect(cornishFisherMonotone(shape)).toBe(lowest > 0);
      }),
    );
  });

  it('is known at hand-checked places', () => {
    expect(cornishFisherMonotone({ skewness: 0, excessKurtosis: 0 })).toBe(true);
    expect(cornishFisherMonotone({ skewness: 0, excessKurtosis: 4 })).toBe(true);
    expect(cornishFisherMonotone({ skewness: 0, excessKurtosis: 9 })).toBe(false);
    expect(cornishFisherMonotone({ skewness: 0, excessKurtosis: -0.1 })).toBe(false);
    expect(cornishFisherMonotone({ skewness: -1, excessKurtosis: 0.5 })).toBe(false);
  });

  // For S = 1 the two roots of (K/8 - 1/6)(41/36 - K/8) = 1/36, for S = 2 of (K/8 - 2/3)(14/9 - K/8) = 1/9.
  it.each([
    { skewness: 1, least: 1.56905, most: 8.8754 },
    { skewness: -1, least: 1.56905, most: 8.8754 },
    { skewness: 2, least: 6.53711, most: 11.24067 },
  ])('ends at the roots for a skewness of $skewness', ({ skewness, least, most }) => {
    const at = (excessKurtosis: number) => cornishFisherMonotone({ skewness, excessKurtosis });

    expect([at(least - 1e-4), at(least + 1e-4), at(most - 1e-4), at(most + 1e-4)]).toEqual([false, true, true, false]);
  });

  it('is false where the loss at 99.9 % is below that at 99 %', () => {
    const shape = { skewness: 1.5, excessKurtosis: 0 };

    expect(cornishFisherVar(standard, shape, 0.9999)).toBeLessThan(cornishFisherVar(standard, shape, 0.9));
    expect(cornishFisherMonotone(shape)).toBe(false);
  });
});
