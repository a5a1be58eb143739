import fc from 'fast-check';

import { noise } from '../../test/market';
import { tail } from './tail';

describe('the tail of a series', () => {
  it('answers every level under its own name', () => {
    const { levels } = tail(Float64Array.from(noise(1, 50)), [0.9, 0.975]);

    expect(Object.keys(levels)).toEqual(['0.9', '0.975']);
  });

  it('has ES at or above VaR, and no loss that falls as the level rises', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 200 }), (seed, periods) => {
        const { levels } = tail(Float64Array.from(noise(seed, periods)), [0.95, 0.99]);
        const [low, high] = [levels['0.95'], levels['0.99']];

        expect(low?.historicalEs).toBeGreaterThanOrEqual(low?.historicalVar ?? Number.NaN);
        expect(low?.normalEs).toBeGreaterThan(low?.normalVar ?? Number.NaN);
        expect(high?.historicalVar).toBeGreaterThanOrEqual(low?.historicalVar ?? Number.NaN);
        expect(high?.normalVar).toBeGreaterThan(low?.normalVar ?? Number.NaN);
      }),
    );
  });

  it('agrees in all its ways on many normal returns', () => {
    // Sums of twelve of a fixed generator's uniforms; the tails of 40,000 are known to about 2 %.
    const quarters = noise(7, 120_000, 0.05);
    const returns = Float64Array.from({ length: 40_000 }, (_, t) =>
      quarters.slice(3 * t, 3 * t + 3).reduce((sum, value) => sum + value, 0),
    );
    const level = tail(returns, [0.95]).levels['0.95'];

    for (const value of [level?.historicalVar, level?.cornishFisherVar]) {
      expect(Math.abs((value ?? 0) / (level?.normalVar ?? 1) - 1)).toBeLessThan(0.03);
    }
    expect(Math.abs((level?.historicalEs ?? 0) / (level?.normalEs ?? 1) - 1)).toBeLessThan(0.03);
  });

  it.each([0, 1, -0.5, Number.NaN])('refuses %p as a level', (level) => {
    expect(() => tail(Float64Array.from(noise(1, 50)), [level])).toThrow(RangeError);
  });
});
