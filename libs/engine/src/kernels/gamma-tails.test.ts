import fc from 'fast-check';

import { gammaTails } from './gamma-tails';

/** Thirty-digit values of P and Q. */
const KNOWN = [
  [0.5, 0.3, 0.5614219739190002, 0.4385780260809999],
  [0.5, 4, 0.9953222650189527, 0.004677734981047266],
  [3, 2, 0.32332358381693654, 0.6766764161830635],
  [7.5, 11, 0.892196091593836, 0.10780390840616406],
  [16, 12, 0.15558434754981681, 0.8444156524501831],
  [16.5, 25, 0.970782076446582, 0.029217923553418013],
  [52.5, 50, 0.3803900061872687, 0.6196099938127313],
  [52.5, 60, 0.849676934160035, 0.15032306583996508],
  [1133.5, 1200, 0.9742743223273704, 0.02572567767262951],
].map(([a = 0, x = 0, p = 0, q = 0]) => ({ a, x, p, q }));

describe('the tails of a gamma variable', () => {
  it.each(KNOWN)('of shape $a at $x are $p and $q', ({ a, x, p, q }) => {
    const { below, above } = gammaTails(a, x);

    expect(Math.abs(below / p - 1)).toBeLessThan(1e-13);
    expect(Math.abs(above / q - 1)).toBeLessThan(1e-13);
  });

  it('are exponential for shape 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 50, noNaN: true }), (x) => {
        const { below, above, density } = gammaTails(1, x);

        expect(below / -Math.expm1(-x)).toBeCloseTo(1, 12);
        expect(above / Math.exp(-x)).toBeCloseTo(1, 10);
        expect(density / Math.exp(-x)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('agree with the next shape by the recurrence of the density', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0.1, max: 60, noNaN: true }), (twice, x) => {
        const a = twice / 2;
        const step = (gammaTails(a, x).density * x) / a;

        expect(gammaTails(a + 1, x).below).toBeCloseTo(gammaTails(a, x).below - step, 12);
      }),
    );
  });
});
