import fc from 'fast-check';

import { crossProducts } from './cross-products';
import { semidefiniteRoot } from './semidefinite-root';

/** C C' from the rows of C'. */
function squared(rows: { rows: number; columns: number; values: Float64Array }, n: number): number[] {
  return Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < rows.rows; k++) sum += rows.values[k * n + i]! * rows.values[k * n + j]!;
    return sum;
  });
}

describe('a root of a semidefinite matrix', () => {
  it('is the hand-computed one', () => {
    const { rows, rank } = semidefiniteRoot({ rows: 2, columns: 2, values: Float64Array.of(1, 2, 2, 13) });

    expect(rank).toBe(2);
    expect(rows.values[1]).toBeCloseTo(Math.sqrt(13), 14);
    expect(rows.values[0]).toBeCloseTo(2 / Math.sqrt(13), 14);
    expect(rows.values[2]).toBeCloseTo(3 / Math.sqrt(13), 14);
    expect(rows.values[3]).toBe(0);
  });

  it('gives the matrix back, of full rank or less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.nat(9_999), (n, rank, seed) => {
        const values = Float64Array.from({ length: n * rank }, (_, k) => Math.sin(seed + k * k) / 50);
        const matrix = crossProducts({ rows: n, columns: rank, values });

        const root = semidefiniteRoot(matrix);

        expect(root.rank).toBeLessThanOrEqual(Math.min(n, rank));
        squared(root.rows, n).forEach((value, at) => expect(Math.abs(value - matrix.values[at]!)).toBeLessThan(1e-15));
      }),
      { numRuns: 100 },
    );
  });

  it('has no columns when the matrix is zero', () => {
    expect(semidefiniteRoot({ rows: 2, columns: 2, values: new Float64Array(4) }).rank).toBe(0);
  });
});
