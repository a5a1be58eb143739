import { dayOfDate, type PriceColumn } from '../market-data/price-column';
import { judgedPrices } from './sanity';

const MONDAY = dayOfDate('2024-01-01');
const TODAY = dayOfDate('2024-06-03');

/** Closes on consecutive days from Monday on; undefined leaves the day out. */
function column(...closes: readonly (number | undefined)[]): PriceColumn {
  const given = closes.flatMap((close, index) => (close === undefined ? [] : [{ day: MONDAY + index, close }]));
  return {
    days: Int32Array.from(given, ({ day }) => day),
    closes: Float64Array.from(given, ({ close }) => close),
  };
}

const judged = (fresh: Record<string, PriceColumn>, held: Record<string, PriceColumn> = {}, today = TODAY) =>
  judgedPrices(new Map(Object.entries(fresh)), { held: new Map(Object.entries(held)), today });

describe('prices that come by themselves', () => {
  it('are taken when they move as prices do', () => {
    const { good, doubts } = judged({ A: column(100, 101, 99, 130, 128), B: column(5, 4, 4.5, 3.2, 3.3) });

    expect([...good.keys()]).toEqual(['A', 'B']);
    expect(doubts).toEqual([]);
  });

  it.each([
    ['two for one', column(100, 101, 50.6), '2024-01-03'],
    ['one for ten', column(3, 30.2), '2024-01-02'],
    ['three for two', column(90, 60.1), '2024-01-02'],
  ])('are kept back when they move like a split: %s', (_, split, date) => {
    expect(judged({ A: split }).doubts).toEqual([{ ticker: 'A', reason: 'split', date }]);
  });

  it('are kept back when they jump further than any news', () => {
    expect(judged({ A: column(100, 271) }).doubts).toEqual([{ ticker: 'A', reason: 'jump', date: '2024-01-02' }]);
  });

  it('are held against the last price before them', () => {
    const held = { A: column(100, 102) };

    expect(judged({ A: column(undefined, undefined, 51) }, held).doubts).toMatchObject([{ reason: 'split' }]);
    expect(judged({ A: column(undefined, undefined, 104) }, held).doubts).toEqual([]);
  });

  it('are kept back when they say something else of a day that is held', () => {
    const held = { A: column(100, 102, 104) };

    expect(judged({ A: column(100.4, 102, 104, 105) }, held).doubts).toEqual([]);
    expect(judged({ A: column(100, 51, 52, 52.5) }, held).doubts).toEqual([
      { ticker: 'A', reason: 'restated', date: '2024-01-02' },
    ]);
  });

  it('are kept back when days are missing that others have', () => {
    const { doubts } = judged({
      A: column(1, 1, 1, 1, 1, 1, 1, 1),
      B: column(1, undefined, 1, undefined, undefined, 1, 1, 1),
    });

    expect(doubts).toEqual([{ ticker: 'B', reason: 'missing days', date: '2024-01-02' }]);
  });

  it('are kept back when they are of days to come', () => {
    expect(judged({ A: column(1, 1, 1) }, {}, MONDAY).doubts).toMatchObject([{ reason: 'future', date: '2024-01-03' }]);
    expect(judged({ A: column(1, 1) }, {}, MONDAY).doubts).toEqual([]);
  });
});
