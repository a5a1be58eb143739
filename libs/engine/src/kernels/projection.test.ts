import fc from 'fast-check';

import { project } from './projection';

const wave = (length: number, k: number) => Float64Array.from({ length }, (_, t) => Math.sin(k * t * t + k));

/** Centred and of unit length, each orthogonal to those before it: plain Gram-Schmidt, twice. */
function orthonormal(count: number, length: number): Float64Array[] {
  const units: Float64Array[] = [];
  for (let k = 0; k < count; k++) {
    const own = wave(length, k + 1);
    const mean = own.reduce((sum, value) => sum + value, 0) / length;
    let rest = own.map((value) => value - mean);
    for (let pass = 0; pass < 2; pass++) {
      for (const unit of units) {
        const part = plain(unit, rest);
        rest = rest.map((value, t) => value - part * unit[t]!);
      }
    }
    const size = Math.sqrt(plain(rest, rest));
    units.push(rest.map((value) => value / size));
  }
  return units;
}

const plain = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, t) => sum + value * y[t]!, 0);

describe('projecting a series', () => {
  it('finds how much of each unit is in it, and leaves the rest', () => {
    const [a, b] = orthonormal(2, 30);
    const { along, squares, squaresLeft } = project(
      a!.map((value, t) => 5 + 3 * value - 2 * b![t]!),
      [a!, b!],
    );

    expect(along[0]).toBeCloseTo(3, 12);
    expect(along[1]).toBeCloseTo(-2, 12);
    expect(squares).toBeCloseTo(13, 12);
    expect(squaresLeft).toBeLessThan(1e-24);
  });

  it('leaves nothing along any of the units, however many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 20, max: 70 }), (count, length) => {
        const units = orthonormal(count, length);
        const left = project(wave(length, 0.7), units).left(new Float64Array(length));

        for (const unit of units) expect(Math.abs(plain(unit, left))).toBeLessThan(1e-14);
        expect(Math.abs(left.reduce((sum, value) => sum + value, 0))).toBeLessThan(1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it('answers the same bytes whatever was asked before', () => {
    const units = orthonormal(5, 41);
    const once = project(wave(41, 3), units);
    project(wave(23, 3), orthonormal(3, 23));
    project(wave(41, 4), units.slice(2));
    const again = project(wave(41, 3), units);

    expect([...again.along]).toEqual([...once.along]);
    expect(again.squaresLeft).toBe(once.squaresLeft);
  });
});
