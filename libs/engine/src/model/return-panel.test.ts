import { dailyColumn, market, monthlyColumn } from '../../test/market';
import { row } from '../matrix';
import type { PriceColumn } from './price-column';
import { priceSource } from './price-source';
import { returnPanel } from './return-panel';
import { windowOf } from './window';

const daily = (held: string[], others: string[], columns: PriceColumn[]) =>
  returnPanel(
    { held, others, frequency: 'DAILY', window: windowOf('2020-01-01', '2020-01-31') },
    priceSource(market(...columns)),
  );

describe('the panel of returns', () => {
  it('aligns series that begin and end in different months', () => {
    const prices = market(
      monthlyColumn('A', '2020-02', [0.1, 0.2]),
      monthlyColumn('B', '2019-10', Array(12).fill(0.5)),
    );
    const window = windowOf('2020-01-01', '2020-04-30');
    const panel = returnPanel({ held: ['A', 'B'], others: [], frequency: 'MONTHLY', window }, priceSource(prices));

    const [none, first, second, after] = row(panel.held, 0);
    expect([none, after]).toEqual([Number.NaN, Number.NaN]);
    expect(first).toBeCloseTo(0.1, 14);
    expect(second).toBeCloseTo(0.2, 14);
    expect([...panel.of('B')].every((value) => Math.abs(value - 0.5) < 1e-12)).toBe(true);
  });

  it('has a daily return only when both dates of the union calendar have a price', () => {
    const a = dailyColumn('A', { '2020-01-02': 100, '2020-01-03': 110, '2020-01-07': 121, '2020-01-08': 121 });
    const b = dailyColumn('B', { '2020-01-02': 100, '2020-01-06': 100, '2020-01-07': 100 });

    const returns = [...daily(['A'], ['B'], [a, b]).of('A')];
    expect(returns[0]).toBeCloseTo(0.1, 14);
    // The 6th, on which only B trades, breaks A's return from the 3rd to the 7th.
    expect(returns.slice(1)).toEqual([Number.NaN, Number.NaN, 0]);
  });

  it('takes a zero price for missing', () => {
    const a = dailyColumn('A', { '2020-01-02': 100, '2020-01-03': 0, '2020-01-06': 110 });
    const b = dailyColumn('B', { '2020-01-02': 1, '2020-01-03': 1, '2020-01-06': 1 });

    expect([...daily(['A', 'B'], [], [a, b]).of('A')]).toEqual([Number.NaN, Number.NaN]);
  });

  it('lets every named series into the calendar', () => {
    const a = dailyColumn('A', { '2020-01-02': 100, '2020-01-06': 110 });
    const benchmark = dailyColumn('B', { '2020-01-03': 1 });

    expect(daily(['A'], [], [a]).periods.count).toBe(1);
    expect(daily(['A'], ['B'], [a, benchmark]).periods.count).toBe(2);
  });

  it('uses returns that the source has prepared', () => {
    const prepared = {
      column: () => undefined,
      monthly: () => ({ firstMonth: 2020 * 12, returns: Float64Array.of(0.25) }),
    };
    const window = windowOf('2020-01-01', '2020-01-31');

    expect([...returnPanel({ held: ['A'], others: [], frequency: 'MONTHLY', window }, prepared).of('A')]).toEqual([
      0.25,
    ]);
  });

  it('refuses a series it was not built for', () => {
    const panel = daily(['A'], [], [dailyColumn('A', { '2020-01-02': 100 })]);

    expect(() => panel.of('B')).toThrow(RangeError);
  });
});
