import fc from 'fast-check';

import { effectivePositions, herfindahl } from './herfindahl';

describe('the Herfindahl index', () => {
  it('is the hand-computed one', () => {
    expect(herfindahl([0.5, 0.3, 0.2])).toBeCloseTo(0.38, 15);
  });

  it('is 1 for a single position, short or long', () => {
    expect(herfindahl([-0.4])).toBe(1);
  });

  it('is null without exposure', () => {
    expect(herfindahl([])).toBeNull();
    expect(herfindahl([0, 0])).toBeNull();
  });

  it('lies between 1/N and 1, whatever the leverage', () => {
    const weights = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(weights, fc.double({ min: 0.1, max: 9, noNaN: true }), (w, leverage) => {
        fc.pre(w.some((weight) => Math.abs(weight) > 1e-3));
        const index = herfindahl(w) ?? Number.NaN;

        expect(index).toBeGreaterThanOrEqual(1 / w.length - 1e-12);
        expect(index).toBeLessThanOrEqual(1 + 1e-12);
        expect(herfindahl(w.map((weight) => weight * leverage))).toBeCloseTo(index, 10);
      }),
    );
  });
});

describe('effective positions', () => {
  it('are the inverse', () => {
    expect(effectivePositions(0.25)).toBe(4);
  });

  it('are null when the index is', () => {
    expect(effectivePositions(null)).toBeNull();
  });
});
