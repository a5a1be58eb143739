import fc from 'fast-check';

import { normalQuantile } from './normal-quantile';
import { studentTQuantile } from './student-t-quantile';

/** Forty-digit values; the tables of Abramowitz & Stegun (26.10) give their first digits. */
const KNOWN = [
  [0.975, 1, 12.706204736174692],
  [0.95, 3, 2.353363434801823],
  [0.99, 5, 3.364929998907218],
  [0.975, 10, 2.2281388519862744],
  [0.995, 30, 2.749995653567225],
  [0.975, 104, 1.9830375264837254],
  [0.975, 1000, 1.962339080826408],
  [0.975, 2266, 1.9610114326047126],
] as const;

describe("Student's quantile", () => {
  it.each(KNOWN)('at %p with %p degrees of freedom is %p', (p, degrees, t) => {
    expect(Math.abs(studentTQuantile(p, degrees) / t - 1)).toBeLessThan(1e-12);
  });

  it('is the closed form of one, two and four degrees', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (p) => {
        fc.pre(Math.abs(p - 0.5) > 1e-3);
        const spread = 4 * p * (1 - p);
        const angle = Math.cos(Math.acos(Math.sqrt(spread)) / 3) / Math.sqrt(spread);
        const four = Math.sign(p - 0.5) * 2 * Math.sqrt(angle - 1);

        expect(studentTQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 10);
        expect(studentTQuantile(p, 2) / ((2 * p - 1) / Math.sqrt(spread / 2))).toBeCloseTo(1, 10);
        expect(studentTQuantile(p, 4) / four).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is symmetric, 0 in the middle, and falls towards the normal one', () => {
    expect(studentTQuantile(0.5, 7)).toBe(0);
    expect(studentTQuantile(0.25, 7)).toBe(-studentTQuantile(0.75, 7));
    const falling = [1, 2, 3, 5, 8, 13, 100, 1000].map((degrees) => studentTQuantile(0.975, degrees));

    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(falling.at(-1)).toBeGreaterThan(normalQuantile(0.975));
  });

  it.each([0, -1, 2.5, Number.NaN])('refuses %p degrees of freedom', (degrees) => {
    expect(() => studentTQuantile(0.9, degrees)).toThrow(RangeError);
  });
});
