import fc from 'fast-check';

import { isConstant, sumOfSquares } from './sum-of-squares';

describe('the sum of squares about the mean', () => {
  it('is the hand-computed sum', () => {
    expect(sumOfSquares(Float64Array.of(1, 2, 3, 6))).toBe(14);
  });

  it('keeps its digits far away from zero', () => {
    expect(sumOfSquares(Float64Array.of(1e9 + 1, 1e9 + 2, 1e9 + 3))).toBe(2);
  });

  it('does not change when a constant is added', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1 }),
        fc.integer({ min: -9, max: 9 }),
        (x, c) => {
          const moved = sumOfSquares(Float64Array.from(x, (value) => value + c));

          expect(moved).toBeCloseTo(sumOfSquares(Float64Array.from(x)), 6);
        },
      ),
    );
  });
});

describe('a series that counts as constant', () => {
  it('has a mean square of at most 1e-18', () => {
    expect(isConstant(1e-17, 10)).toBe(true);
    expect(isConstant(1.01e-17, 10)).toBe(false);
  });
});
