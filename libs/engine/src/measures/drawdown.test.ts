import fc from 'fast-check';

import { drawdown } from './drawdown';
import { ulcerIndex } from './ulcer-index';

describe('the drawdown', () => {
  // Wealth 0.9, 1.08, 0.54, 0.81, 1.08.
  const returns = Float64Array.of(-0.1, 0.2, -0.5, 0.5, 1 / 3);

  it('is the fall from the highest wealth so far, which is 1 at the start', () => {
    const { falls, maxDrawdown, current } = drawdown(returns.subarray(0, 4));

    expect(Array.from(falls, (fall) => Number(fall.toFixed(14)))).toEqual([-0.1, 0, -0.5, -0.25]);
    expect(maxDrawdown).toBeCloseTo(-0.5, 15);
    expect(current).toBeCloseTo(-0.25, 15);
  });

  it('says where the deepest fall began, was deepest and ended', () => {
    expect(drawdown(returns).deepest).toEqual({ peak: 1, trough: 2, recovery: 4 });
    expect(drawdown(returns.subarray(0, 4)).deepest).toEqual({ peak: 1, trough: 2, recovery: null });
  });

  it('begins before the first period when the first loses', () => {
    expect(drawdown(Float64Array.of(-0.1, 0.05)).deepest).toEqual({ peak: -1, trough: 0, recovery: null });
  });

  it('takes the earliest of equal peaks and of equal troughs', () => {
    // Wealth 2, 1, 2, 1, 2.
    const twice = drawdown(Float64Array.of(1, -0.5, 1, -0.5, 1));

    expect(twice.deepest).toEqual({ peak: 0, trough: 1, recovery: 2 });
    // Wealth 1, 0.5: the height of the start is reached again, not passed.
    expect(drawdown(Float64Array.of(-0.25, 1 / 3, -0.5)).deepest?.peak).toBe(-1);
  });

  it('is 0 without labels for a series that never falls', () => {
    expect(drawdown(Float64Array.of(0.1, 0, 0.2))).toMatchObject({ maxDrawdown: 0, deepest: null, current: 0 });
    expect(drawdown(new Float64Array())).toMatchObject({ maxDrawdown: 0, deepest: null, current: 0 });
  });

  it('† stays where it is once everything is lost', () => {
    const { falls, deepest } = drawdown(Float64Array.of(0.5, -1.2, -3, 9));

    expect(falls[1]).toBeCloseTo(-1.2, 15);
    expect(falls[3]).toBe(falls[1]);
    expect(deepest).toEqual({ peak: 0, trough: 1, recovery: null });
  });

  it('is a fall of wealth against its running maximum, by the definition', () => {
    const series = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(series, (values) => {
        let wealth = 1;
        let highest = 1;
        const wanted = values.map((value) => {
          wealth *= 1 + value;
          highest = Math.max(highest, wealth);
          return wealth / highest - 1;
        });
        const { falls, maxDrawdown } = drawdown(Float64Array.from(values));

        wanted.forEach((fall, t) => expect(falls[t]).toBeCloseTo(fall, 12));
        expect(maxDrawdown).toBeCloseTo(Math.min(0, ...wanted), 12);
      }),
    );
  });
});

describe('the ulcer index', () => {
  it('is the root mean square of the falls, the start not counted', () => {
    expect(ulcerIndex(Float64Array.of(-0.3, 0, -0.4, 0))).toBeCloseTo(0.25, 15);
  });

  it('is 0 without a fall', () => {
    expect(ulcerIndex(Float64Array.of(0, 0))).toBe(0);
  });
});
