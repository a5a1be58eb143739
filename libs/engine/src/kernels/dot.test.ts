import { dot } from './dot';

describe('the inner product', () => {
  it('is the hand-computed sum', () => {
    expect(dot(Float64Array.of(1, 2, 3), Float64Array.of(4, -5, 6))).toBe(12);
  });

  it('is zero for empty series', () => {
    expect(dot(new Float64Array(), new Float64Array())).toBe(0);
  });
});
