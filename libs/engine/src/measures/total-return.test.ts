import fc from 'fast-check';

import { annualisedReturn, totalReturn } from './total-return';

const returns = Float64Array.of(0.1, -0.2, 0.5);

describe('the total return', () => {
  it('compounds', () => {
    expect(totalReturn(returns)).toBeCloseTo(0.32, 15);
  });

  it('is 0 without periods and -1 after a loss of everything', () => {
    expect(totalReturn(new Float64Array())).toBe(0);
    expect(totalReturn(Float64Array.of(0.5, -1, 0.5))).toBe(-1);
  });

  it('is null beyond the range of a double', () => {
    expect(totalReturn(new Float64Array(8).fill(1e50))).toBeNull();
  });
});

describe('the annualised return', () => {
  it('is the yearly rate that compounds to the total', () => {
    expect(annualisedReturn(returns, 12)).toBeCloseTo(1.32 ** 4 - 1, 13);
    expect(annualisedReturn(returns, 3)).toBeCloseTo(0.32, 14);
  });

  it('is the rate of a steady series, whatever its length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        (periods, rate) => {
          const yearly = annualisedReturn(new Float64Array(periods).fill(rate), 12) ?? Number.NaN;

          expect((1 + yearly) / (1 + rate) ** 12).toBeCloseTo(1, 11);
        },
      ),
    );
  });

  it('is null once everything was lost, even where two such losses multiply to a gain', () => {
    expect(annualisedReturn(Float64Array.of(0.1, -1, 0.1), 12)).toBeNull();
    expect(annualisedReturn(Float64Array.of(-1.5, -3), 12)).toBeNull();
  });

  it('is null beyond the range of a double', () => {
    expect((annualisedReturn(new Float64Array(12).fill(1), 252) ?? 0) / 2 ** 252).toBeCloseTo(1, 12);
    expect(annualisedReturn(new Float64Array(12).fill(1e20), 252)).toBeNull();
  });
});
