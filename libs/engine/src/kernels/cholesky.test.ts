import fc from 'fast-check';

import { cholesky, choleskySolve } from './cholesky';

describe('the Cholesky factor', () => {
  it('is the hand-computed one', () => {
    const a = Float64Array.of(4, 99, 99, 2, 10, 99, -2, 5, 9);

    expect(cholesky(a, 3)).toBe(true);
    expect([...a]).toEqual([2, 99, 99, 1, 3, 99, -1, 2, 2]);
  });

  it('solves what it is the factor of, whatever the size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 33 }), fc.nat(), (n, seed) => {
        const row = (i: number) => Array.from({ length: n }, (_, k) => Math.sin(seed + i * n + k * k));
        const rows = Array.from({ length: n }, (_, i) => row(i));
        const product = (i: number, j: number) =>
          (rows[i] ?? []).reduce((sum, x, k) => sum + x * (rows[j]?.[k] ?? 0), i === j ? 1 : 0);
        const a = Float64Array.from({ length: n * n }, (_, k) => product(Math.floor(k / n), k % n));
        const x = Float64Array.from({ length: n }, (_, i) => i - n / 3);
        const b = x.map((_, i) => x.reduce((sum, own, j) => sum + own * (a[i * n + j] ?? 0), 0));

        cholesky(a, n);
        choleskySolve(a, n, b);

        b.forEach((own, i) => expect(own).toBeCloseTo(x[i] ?? Number.NaN, 8));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['singular', [1, 1, 1, 1]],
    ['indefinite', [1, 2, 2, 1]],
    ['not a number', [Number.NaN, 0, 0, 1]],
  ])('is refused for a matrix that is %s', (_, values) => {
    expect(cholesky(Float64Array.from(values), 2)).toBe(false);
  });

  it('looks up from its work now and then', () => {
    const wanted = () => {
      throw new Error('no longer wanted');
    };

    expect(() => cholesky(Float64Array.of(1), 1, wanted)).toThrow('no longer wanted');
  });
});
