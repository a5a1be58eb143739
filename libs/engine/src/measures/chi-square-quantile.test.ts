import fc from 'fast-check';

import { gammaTails } from '../kernels/gamma-tails';
import { chiSquareQuantile } from './chi-square-quantile';
import { normalQuantile } from './normal-quantile';

/** Forty-digit values; the tables of Abramowitz & Stegun (26.8) give their first digits. */
const KNOWN = [
  [0.95, 1, 3.8414588206941245],
  [0.99, 2, 9.210340371976182],
  [0.025, 5, 0.8312116134866624],
  [0.95, 10, 18.307038053275143],
  [0.05, 10, 3.94029913611906],
  [0.995, 30, 53.671961930240585],
  [0.5, 31, 30.33594245819812],
  [0.025, 105, 78.5364007559837],
  [0.975, 105, 135.24698697465377],
  [0.975, 1000, 1089.5309127749135],
  [0.025, 2267, 2136.9302566677247],
] as const;

describe('the chi-square quantile', () => {
  it.each(KNOWN)('at %p with %p degrees of freedom is %p', (p, degrees, x) => {
    expect(Math.abs(chiSquareQuantile(p, degrees) / x - 1)).toBeLessThan(1e-12);
  });

  it('is the closed form of one and two degrees', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (p) => {
        const z = normalQuantile((1 + p) / 2);

        expect(chiSquareQuantile(p, 1) / (z * z)).toBeCloseTo(1, 10);
        expect(chiSquareQuantile(p, 2) / (-2 * Math.log1p(-p))).toBeCloseTo(1, 12);
      }),
    );
  });

  it('undoes the distribution function, far out too', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 3000 }),
        (p, degrees) => {
          expect(gammaTails(degrees / 2, chiSquareQuantile(p, degrees) / 2).below / p).toBeCloseTo(1, 11);
        },
      ),
    );
  });

  it.each([0, 1.5])('refuses %p degrees of freedom', (degrees) => {
    expect(() => chiSquareQuantile(0.9, degrees)).toThrow(RangeError);
  });
});
