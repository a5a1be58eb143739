import fc from 'fast-check';

import { crossProducts } from './cross-products';
import { dot } from './dot';

const matrix = (rows: readonly (readonly number[])[]) => ({
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
  values: Float64Array.from(rows.flat()),
});

describe('all inner products of the rows', () => {
  it('is the hand-computed matrix', () => {
    const products = crossProducts(
      matrix([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
    );

    expect([...products.values]).toEqual([5, 11, 17, 11, 25, 39, 17, 39, 61]);
  });

  it('equals the plain inner product of every pair, bit by bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 600 }), fc.nat(), (rows, columns, seed) => {
        const values = Float64Array.from({ length: rows * columns }, (_, k) => Math.sin(seed + k * k));
        const products = crossProducts({ rows, columns, values });

        const own = (i: number) => values.subarray(i * columns, (i + 1) * columns);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < rows; j++) expect(products.values[i * rows + j]).toBe(dot(own(i), own(j)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('answers a matrix without rows with one', () => {
    expect(crossProducts({ rows: 0, columns: 5, values: new Float64Array() }).values).toHaveLength(0);
  });
});
