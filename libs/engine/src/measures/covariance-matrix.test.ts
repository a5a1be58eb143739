import fc from 'fast-check';

import { row } from '../matrix';
import { covariance } from './covariance';
import { covarianceMatrix } from './covariance-matrix';

describe('the covariance matrix', () => {
  it('is the hand-computed one', () => {
    const { values } = covarianceMatrix({ rows: 2, columns: 4, values: Float64Array.of(1, 2, 3, 4, 2, 4, 5, 4) });

    [5 / 3, 3.5 / 3, 3.5 / 3, 4.75 / 3].forEach((want, k) => expect(values[k]).toBeCloseTo(want, 14));
  });

  it('holds the covariance of every pair', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 15, maxLength: 15 }), (values) => {
        const series = { rows: 3, columns: 5, values: Float64Array.from(values) };
        const covariances = covarianceMatrix(series);

        for (let i = 0; i < 3; i++) {
          for (let j = 0; j < 3; j++) {
            expect(row(covariances, i)[j]).toBeCloseTo(covariance(row(series, i), row(series, j)) ?? Number.NaN, 14);
          }
        }
      }),
    );
  });

  it('is zero for a constant series', () => {
    expect([...covarianceMatrix({ rows: 1, columns: 3, values: Float64Array.of(2, 2, 2) }).values]).toEqual([0]);
  });

  it('refuses a single period', () => {
    expect(() => covarianceMatrix({ rows: 2, columns: 1, values: Float64Array.of(1, 2) })).toThrow(RangeError);
  });
});
