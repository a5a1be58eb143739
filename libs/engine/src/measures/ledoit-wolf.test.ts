import fc from 'fast-check';

import { covarianceMatrix } from './covariance-matrix';
import { ledoitWolf } from './ledoit-wolf';

describe('the Ledoit-Wolf covariance', () => {
  it('is the hand-computed one', () => {
    const series = { rows: 2, columns: 4, values: Float64Array.of(2, -2, 0, 0, 0, 0, 1, -1) };
    const { intensity, trace, covariance } = ledoitWolf(series);

    expect(intensity).toBeCloseTo(1.0625 / 1.125, 14);
    expect(trace).toBe(2.5);
    expect(covariance.values[0]).toBeCloseTo(1.25 + (0.0625 / 1.125) * 0.75, 14);
    expect(covariance.values[3]).toBeCloseTo(1.25 - (0.0625 / 1.125) * 0.75, 14);
    expect(covariance.values[1]).toBe(0);
  });

  it('keeps the trace of S, and its intensity between 0 and 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }), (values) => {
        const series = { rows: 4, columns: 5, values: Float64Array.from(values) };
        const { intensity, trace, covariance } = ledoitWolf(series);
        const diagonal = [0, 5, 10, 15];
        const sample = covarianceMatrix(series).values;
        fc.pre(intensity !== null);

        expect(intensity).toBeGreaterThanOrEqual(0);
        expect(intensity).toBeLessThanOrEqual(1);
        expect(diagonal.reduce((sum, k) => sum + covariance.values[k]!, 0)).toBeCloseTo(trace, 12);
        expect(trace).toBeCloseTo(diagonal.reduce((sum, k) => sum + sample[k]!, 0) * (4 / 5), 12);
      }),
    );
  });

  it('has no intensity for a single series, which is its own target', () => {
    const { intensity, covariance } = ledoitWolf({ rows: 1, columns: 4, values: Float64Array.of(1, -1, 1, -1) });

    expect(intensity).toBeNull();
    expect([...covariance.values]).toEqual([1]);
  });
});
