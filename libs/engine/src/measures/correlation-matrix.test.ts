import { correlationMatrix } from './correlation-matrix';

const correlations = (...values: number[]) =>
  correlationMatrix({ rows: 2, columns: 2, values: Float64Array.from(values) });

describe('the correlation matrix', () => {
  it('divides by both standard deviations', () => {
    expect(correlations(0.0625, 0.03125, 0.03125, 0.25)).toEqual([
      [1, 0.25],
      [0.25, 1],
    ]);
  });

  it('is null where the product of the deviations is at most 1e-16', () => {
    expect(correlations(0.0625, 0, 0, 0)).toEqual([
      [1, null],
      [null, null],
    ]);
    expect(correlations(0.9e-16, 0, 0, 1)[0]?.[0]).toBeNull();
  });
});
