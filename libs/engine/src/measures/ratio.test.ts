import { ratio } from './ratio';

describe('a ratio', () => {
  it('keeps its sign', () => {
    expect(ratio(-0.3, 0.2)).toBeCloseTo(-1.5, 15);
    expect(ratio(0.3, -0.2)).toBeCloseTo(-1.5, 15);
  });

  it('is null, not 0, for a denominator below 1e-12', () => {
    expect(ratio(1, 0)).toBeNull();
    expect(ratio(1, -0.99e-12)).toBeNull();
    expect(ratio(1, 1e-12)).toBe(1 / 1e-12);
  });

  it('is null when either part is', () => {
    expect(ratio(null, 2)).toBeNull();
    expect(ratio(2, null)).toBeNull();
  });
});
