import { annualised } from './annualised';

describe('annualising', () => {
  it('multiplies a volatility by the root of the periods per year', () => {
    expect(annualised(0.05, 12)).toBeCloseTo(0.173205080757, 12);
  });

  it('keeps null', () => {
    expect(annualised(null, 12)).toBeNull();
  });
});
