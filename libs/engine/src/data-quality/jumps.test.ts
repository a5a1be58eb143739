import fc from 'fast-check';

import { dailyColumn } from '../../test/market';
import { jumps } from './jumps';

const over = (...closes: number[]) =>
  jumps(
    dailyColumn(
      'A',
      Object.fromEntries(closes.map((close, i) => [`2020-01-${String(i + 1).padStart(2, '0')}`, close])),
    ),
  );

describe('a jump of the price', () => {
  it.each([
    [[100, 50, 51], 2],
    [[100, 51.4, 51], 2],
    [[100, 66, 67], 1.5],
    [[100, 10, 10.1], 10],
    [[100, 200, 199], 0.5],
    [[10, 100, 101], 0.1],
  ])('%j looks like a split of %d for one', (closes, ratio) => {
    expect(over(...closes)).toEqual({ suspectedSplits: [{ date: '2020-01-02', ratio }], reversedJumps: [] });
  });

  it.each([[[100, 70, 71]], [[100, 77, 78]], [[100, 150, 149]], [[100, 45, 44]], [[100, 99]], [[100]], [[]]])(
    '%j looks like none',
    (closes) => {
      expect(over(...closes)).toEqual({ suspectedSplits: [], reversedJumps: [] });
    },
  );

  it('that the next date takes back is a wrong price, not two splits', () => {
    expect(over(100, 50, 101, 100)).toEqual({ suspectedSplits: [], reversedJumps: ['2020-01-02'] });
  });

  it('is a split again when it comes after one taken back', () => {
    expect(over(100, 50, 100, 50, 50)).toEqual({
      suspectedSplits: [{ date: '2020-01-04', ratio: 2 }],
      reversedJumps: ['2020-01-02'],
    });
  });

  it('is not judged over more than a long weekend', () => {
    const weekend = jumps(dailyColumn('A', { '2020-01-02': 100, '2020-01-07': 50 }));
    const longer = jumps(dailyColumn('A', { '2020-01-02': 100, '2020-01-08': 50 }));

    expect(weekend.suspectedSplits).toEqual([{ date: '2020-01-07', ratio: 2 }]);
    expect(longer.suspectedSplits).toEqual([]);
  });

  it('is never suspected among days of less than 30 percent', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { maxLength: 28 }), (returns) => {
        let price = 100;
        const closes = returns.map((change) => (price *= 1 + change));

        expect(over(...closes)).toEqual({ suspectedSplits: [], reversedJumps: [] });
      }),
    );
  });
});
