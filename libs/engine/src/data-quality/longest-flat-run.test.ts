import fc from 'fast-check';

import { longestFlatRun } from './longest-flat-run';

describe('the longest flat run', () => {
  it.each([
    [[], 0],
    [[5], 1],
    [[1, 2, 3], 1],
    [[1, 1, 2, 2, 2, 1], 3],
    [[4, 4, 4, 4], 4],
    [[1, 2, 1, 2], 1],
  ])('of %j is %d dates', (closes, dates) => {
    expect(longestFlatRun(Float64Array.from(closes))).toBe(dates);
  });

  it('does not depend on the direction of time', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 })), (closes) => {
        expect(longestFlatRun(Float64Array.from(closes))).toBe(longestFlatRun(Float64Array.from(closes).reverse()));
      }),
    );
  });
});
