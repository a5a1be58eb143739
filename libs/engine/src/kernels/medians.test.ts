import fc from 'fast-check';

import { mediansOfThree } from './medians';

const series = fc.array(fc.oneof(fc.double(), fc.constant(Number.NaN)), { minLength: 11, maxLength: 11 });

describe('the medians of three series', () => {
  it('are neither the least nor the greatest value of a period, and missing where one is', () => {
    fc.assert(
      fc.property(fc.tuple(series, series, series), (three) => {
        const found = mediansOfThree(
          three.map((values) => Float64Array.from(values)),
          new Float64Array(11),
        );

        found.forEach((value, t) => {
          const sorted = Float64Array.of(three[0][t]!, three[1][t]!, three[2][t]!).sort();
          expect(value).toBe(sorted.some(Number.isNaN) ? Number.NaN : sorted[1]);
        });
      }),
    );
  });
});
