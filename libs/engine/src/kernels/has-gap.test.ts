import { hasGap } from './has-gap';

describe('a gap in a series', () => {
  it('is found wherever it is', () => {
    for (let length = 1; length < 12; length++) {
      const series = Float64Array.from({ length }, (_, t) => t - 3);
      expect(hasGap(series)).toBe(false);
      for (let t = 0; t < length; t++) expect(hasGap(series.with(t, Number.NaN))).toBe(true);
    }
  });

  it('is not seen in an empty series', () => {
    expect(hasGap(new Float64Array())).toBe(false);
  });
});
