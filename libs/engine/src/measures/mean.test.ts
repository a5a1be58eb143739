import { mean } from './mean';

describe('the mean', () => {
  it('is the hand-computed average', () => {
    expect(mean(Float64Array.of(0.1, -0.2, 0.4))).toBeCloseTo(0.1, 15);
  });

  it('is the value itself for a single one', () => {
    expect(mean(Float64Array.of(0.07))).toBe(0.07);
  });
});
