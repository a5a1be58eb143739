import fc from 'fast-check';

import { gammaTails } from '../kernels/gamma-tails';
import { normalQuantile } from './normal-quantile';

/** Sixty-digit values at the doubles nearest to the probabilities. */
const KNOWN = [
  [1e-300, -37.0470962993612],
  [1e-10, -6.361340902404057],
  [0.001, -3.0902323061678136],
  [0.05, -1.6448536269514726],
  [0.075, -1.439531470938456],
  [0.3, -0.5244005127080408],
  [0.6, 0.2533471031357997],
  [0.9251, 1.440238267527964],
  [0.95, 1.6448536269514722],
  [0.975, 1.9599639845400538],
  [0.99, 2.3263478740408408],
  [0.9999, 3.7190164854557084],
] as const;

describe('the normal quantile', () => {
  it.each(KNOWN)('at %p is %p to fifteen digits', (p, z) => {
    expect(Math.abs(normalQuantile(p) / z - 1)).toBeLessThan(1e-15);
  });

  it('is 0 in the middle', () => {
    expect(normalQuantile(0.5)).toBe(0);
  });

  it('undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.499, noNaN: true }), (p) => {
        const z = normalQuantile(p);

        expect(gammaTails(0.5, (z * z) / 2).above / 2 / p).toBeCloseTo(1, 12);
        expect(normalQuantile(1 - p)).toBeCloseTo(-z, 9);
      }),
    );
  });

  it.each([0, 1, -0.1, 1.1, Number.NaN])('refuses %p, which is no probability inside', (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});
