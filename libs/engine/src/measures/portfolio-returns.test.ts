import { portfolioReturns } from './portfolio-returns';

const panel = { rows: 2, columns: 3, values: Float64Array.of(0.1, 0, -0.1, 0.2, 0.4, 0.6) };

describe('the returns of the portfolio', () => {
  it('weigh the returns of its positions in every period', () => {
    const returns = portfolioReturns(panel, Float64Array.of(0.5, -0.25));

    [0, -0.1, -0.2].forEach((want, t) => expect(returns[t]).toBeCloseTo(want, 15));
  });

  it('earn nothing on what the weights are missing to one', () => {
    expect([...portfolioReturns(panel, Float64Array.of(0, 0))]).toEqual([0, 0, 0]);
  });

  it('refuse a weight too few', () => {
    expect(() => portfolioReturns(panel, Float64Array.of(1))).toThrow(RangeError);
  });
});
