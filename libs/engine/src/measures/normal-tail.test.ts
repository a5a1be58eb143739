import fc from 'fast-check';

import { normalTail } from './normal-tail';

describe('the normal tail', () => {
  it('is the textbook one', () => {
    const { valueAtRisk, expectedShortfall } = normalTail({ mean: 0.01, deviation: 0.05 }, 0.95);

    expect(valueAtRisk).toBeCloseTo(1.6448536269514722 * 0.05 - 0.01, 15);
    expect(expectedShortfall).toBeCloseTo(2.0627128075074257 * 0.05 - 0.01, 15);
  });

  it('is minus the mean without a deviation', () => {
    expect(normalTail({ mean: 0.02, deviation: 0 }, 0.99)).toEqual({ valueAtRisk: -0.02, expectedShortfall: -0.02 });
  });

  it('has the mean of the values at risk of all higher levels as its shortfall', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.6, max: 0.99, noNaN: true }), (confidence) => {
        const steps = 4000;
        const above = Array.from(
          { length: steps },
          (_, i) => normalTail({ mean: 0, deviation: 1 }, 1 - ((1 - confidence) * (i + 0.5)) / steps).valueAtRisk,
        );
        const averaged = above.reduce((sum, value) => sum + value, 0) / steps;

        expect(normalTail({ mean: 0, deviation: 1 }, confidence).expectedShortfall).toBeCloseTo(averaged, 3);
      }),
      { numRuns: 20 },
    );
  });
});
