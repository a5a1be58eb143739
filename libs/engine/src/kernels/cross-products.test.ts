import fc from 'fast-check';

import { crossProducts } from './cross-products';

const matrix = (rows: readonly (readonly number[])[]) => ({
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
  values: Float64Array.from(rows.flat()),
});

/** What the kernel sums, in its order, without it. */
function plain(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let from = 0; from < x.length; from += 256) {
    const lanes = [0, 0];
    for (let t = from; t < Math.min(from + 256, x.length); t++) lanes[t % 2] = lanes[t % 2]! + x[t]! * y[t]!;
    sum += lanes[0]! + lanes[1]!;
  }
  return sum;
}

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

  it('equals the plain sum of every pair in blocks of 256 periods, even and odd places apart, bit by bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 600 }), fc.nat(), (rows, columns, seed) => {
        const values = Float64Array.from({ length: rows * columns }, (_, k) => Math.sin(seed + k * k));
        const products = crossProducts({ rows, columns, values });

        const own = (i: number) => values.subarray(i * columns, (i + 1) * columns);
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < rows; j++) expect(products.values[i * rows + j]).toBe(plain(own(i), own(j)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on where two rows stand, nor on how many others there are', () => {
    const columns = 300;
    const values = Float64Array.from({ length: 301 * columns }, (_, k) => Math.sin(k * k));
    const all = crossProducts({ rows: 301, columns, values });
    const some = Float64Array.from([...values.slice(0, columns), ...values.slice(300 * columns)]);

    expect(all.values[300]).toBe(crossProducts({ rows: 2, columns, values: some }).values[1]);
    expect(all.values[300 * 301 + 7]).toBe(all.values[7 * 301 + 300]);
  });

  it('answers a matrix without rows with one', () => {
    expect(crossProducts({ rows: 0, columns: 5, values: new Float64Array() }).values).toHaveLength(0);
  });
});
