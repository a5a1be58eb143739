import { allocation } from './allocation';

const weights = Float64Array.of(0.75, 0.25, 0, 0);

describe('the allocation beside the weights', () => {
  it('compares with equal weights', () => {
    expect(allocation(weights, [null, null, null, null])).toEqual({
      equalWeight: 0.25,
      activeWeights: [0.5, 0, -0.25, -0.25],
      returnWeights: null,
    });
  });

  it('proposes weights in proportion to the expected returns that are given', () => {
    expect(allocation(weights, [0.06, null, 0.02, null]).returnWeights).toEqual([0.75, null, 0.25, null]);
  });

  it('proposes none when a given expected return is not positive', () => {
    expect(allocation(weights, [0.06, 0, 0.02, 0.01]).returnWeights).toBeNull();
    expect(allocation(weights, [0.06, -0.01, 0.02, 0.01]).returnWeights).toBeNull();
  });
});
