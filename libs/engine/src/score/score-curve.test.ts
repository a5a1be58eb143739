import fc from 'fast-check';

import { POLICY } from '../../test/policies';
import { scoreOf } from './score-curve';

const { curve } = POLICY;
const linear = (ratio: number) => scoreOf(ratio, { curve, interpolation: 'LINEAR' });
const step = (ratio: number) => scoreOf(ratio, { curve: curve.slice(0, 3), interpolation: 'STEP' });

describe('a linear curve', () => {
  it('passes through its knots and runs straight between them', () => {
    expect([0.5, 0.75, 1, 1.25, 1.5, 1.75, 2].map(linear)).toEqual([100, 85, 70, 50, 30, 15, 0]);
  });

  it('is flat before the first knot and after the last', () => {
    expect([0, 0.4, 2.1, 1e9].map(linear)).toEqual([100, 100, 0, 0]);
    expect(scoreOf(9, { curve: [[1, 40]], interpolation: 'LINEAR' })).toBe(40);
  });

  it('makes a small change of the score from a small one of the ratio', () => {
    const ratio = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(ratio, ratio, (a, b) => {
        // The steepest stretch loses 80 points per unit.
        expect(Math.abs(linear(a) - linear(b))).toBeLessThanOrEqual(80 * Math.abs(a - b) + 1e-9);
      }),
    );
  });
});

describe('a step curve', () => {
  it('is the score of the first knot that is not exceeded', () => {
    expect([0, 0.5, 0.5001, 1, 1.2, 1.5].map(step)).toEqual([100, 100, 70, 70, 30, 30]);
  });

  it('is 0 beyond its last knot', () => {
    expect(step(1.5001)).toBe(0);
  });
});
