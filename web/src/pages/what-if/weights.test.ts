import { largestDifference, rangeOf, withWeight } from './weights';

const HELD = [
  { ticker: 'AAA', weight: 0.5 },
  { ticker: 'BBB', weight: 0.3 },
  { ticker: 'CCC', weight: 0.2 },
];

describe('a moved weight', () => {
  it('is paid by the others in proportion', () => {
    const moved = withWeight(HELD, { ticker: 'AAA', weight: 0.6 }, 'others').map(({ weight }) => weight);

    [0.6, 0.24, 0.16].forEach((weight, index) => expect(moved[index]).toBeCloseTo(weight, 12));
  });

  it('is paid by one ticker, or by nobody', () => {
    expect(withWeight(HELD, { ticker: 'AAA', weight: 0.6 }, { ticker: 'CCC' })[2]?.weight).toBeCloseTo(0.1, 12);
    expect(withWeight(HELD, { ticker: 'AAA', weight: 0.6 }, 'nobody').slice(1)).toEqual(HELD.slice(1));
  });

  it('may be short only where the book is', () => {
    expect(rangeOf(HELD).low).toBe(0);
    expect(rangeOf([...HELD, { ticker: 'DDD', weight: -0.1 }]).low).toBeLessThan(0);
  });
});

describe('the largest difference', () => {
  it('is over the numbers that both have', () => {
    expect(largestDifference({ a: 1, b: 2 }, { a: 1.5, c: 9 })).toBeCloseTo(1 / 3, 12);
  });
});
