import { covariancesWith } from './covariances-with';

describe('the covariances of one series with others', () => {
  it('are the hand-computed ones, with the variances of the others', () => {
    const { covariances, variances } = covariancesWith(Float64Array.of(1, 2, 3), [
      Float64Array.of(2, 4, 6),
      Float64Array.of(5, 5, 5),
      Float64Array.of(3, 2, 1),
    ]);

    expect([...covariances]).toEqual([2, 0, -1]);
    expect([...variances]).toEqual([4, 0, 1]);
  });

  it('need two periods', () => {
    expect(() => covariancesWith(Float64Array.of(1), [])).toThrow(RangeError);
  });
});
