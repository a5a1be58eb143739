import { type WeightBasis, weightsOnBasis } from './weights';

const on = (basis: WeightBasis, ...weights: number[]) => [
  ...weightsOnBasis(
    weights.map((weight, i) => ({ ticker: `T${i}`, weight })),
    basis,
  ),
];

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('the basis of the weights', () => {
  it('takes raw weights as given', () => {
    expect(on('RAW', 0.5, -0.2)).toEqual([0.5, -0.2]);
  });

  it('divides by the sum of absolutes when gross', () => {
    expect(on('GROSS', 0.5, -1.5)).toEqual([0.25, -0.75]);
  });

  it('divides by the sum when net', () => {
    expect(on('NET', 3, -1)).toEqual([1.5, -0.5]);
  });

  it('† sums over all tickers, cash included', () => {
    // Whether T1 is cash does not matter here: the basis knows no cash.
    expect(on('NET', 1, 3)).toEqual([0.25, 0.75]);
  });

  it.each([
    [1, -1],
    [1, -2],
    [1, -1 + 1e-10],
  ])('refuses a net basis of %d and %d', (long, short) => {
    expect(() => on('NET', long, short)).toThrow(code('ZERO_NET'));
  });

  it('refuses weights that are all zero, or none', () => {
    expect(() => on('RAW', 0, 0)).toThrow(code('ZERO_EXPOSURE'));
    expect(() => on('NET')).toThrow(code('ZERO_EXPOSURE'));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300])('refuses a weight of %d', (weight) => {
    expect(() => on('RAW', 0.5, weight)).toThrow(code('INVALID_WEIGHT'));
  });

  it('names the ticker whose weight is not a number', () => {
    expect(() => on('RAW', 0.5, Number.NaN)).toThrow(expect.objectContaining({ details: { ticker: 'T1' } }));
  });
});
