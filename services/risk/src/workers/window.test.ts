import { gatewayV1 } from '@perfolio/contracts';
import { dayLabel, parseDay } from '@perfolio/engine';

import { sharedColumn } from '../panel/price-column';
import { lastDateUsed, resolvedWindow } from './window';

const seriesTo = (date: string) => {
  const days = Int32Array.from([parseDay('2010-01-04') ?? 0, parseDay(date) ?? 0]);
  const closes = Float64Array.from([1, 2]);
  return sharedColumn({ ticker: date, days: new Uint8Array(days.buffer), closes: new Uint8Array(closes.buffer) });
};
const portfolio = (fields: Parameters<typeof gatewayV1.Portfolio.fromPartial>[0] = {}) =>
  gatewayV1.Portfolio.fromPartial(fields);
const OPEN = { start: '', end: '', frequency: gatewayV1.Frequency.FREQUENCY_UNSPECIFIED };
const DAILY = gatewayV1.Frequency.DAILY;

describe('a window', () => {
  it('ends with the last price of any of its series and looks back ten years', () => {
    const window = resolvedWindow(portfolio(), OPEN, [seriesTo('2024-05-31'), seriesTo('2023-12-29')]);

    expect(window).toEqual({ start: '2014-05-28', end: '2024-05-31', frequency: 'MONTHLY' });
  });

  it("is the portfolio's where nothing is asked", () => {
    const own = portfolio({ window: { start: '2018-01-01', end: '2020-06-30', frequency: DAILY } });

    expect(resolvedWindow(own, OPEN, [seriesTo('2024-05-31')])).toEqual({
      start: '2018-01-01',
      end: '2020-06-30',
      frequency: 'DAILY',
    });
  });

  it('is what is asked, field by field', () => {
    const own = portfolio({ window: { start: '2018-01-01', end: '2020-06-30', frequency: DAILY } });
    const asked = { start: '2019-01-01', end: '', frequency: gatewayV1.Frequency.MONTHLY };

    expect(resolvedWindow(own, asked, [])).toEqual({ start: '2019-01-01', end: '2020-06-30', frequency: 'MONTHLY' });
  });

  it.each([
    ['2020-02-29', 3, '2017-02-28'],
    ['2020-03-15', 20, '2000-03-15'],
    ['2020-12-31', 1, '2019-12-28'],
  ])('that ends on %s looks back %d years to %s', (end, lookbackYears, start) => {
    expect(resolvedWindow(portfolio({ lookbackYears }), { ...OPEN, end }, []).start).toBe(start);
  });

  it('has no end where there is nothing to end it', () => {
    expect(() => resolvedWindow(portfolio(), OPEN, [])).toThrow(expect.objectContaining({ reason: 'ZERO_EXPOSURE' }));
  });
});

describe('the last date whose price can matter', () => {
  it.each([
    ['DAILY', '2024-05-15', '2024-05-15'],
    ['MONTHLY', '2024-05-15', '2024-04-30'],
    ['MONTHLY', '2024-05-31', '2024-05-31'],
    ['MONTHLY', '2024-06-28', '2024-06-30'], // Friday is the last weekday of June
    ['MONTHLY', '2024-06-27', '2024-05-31'],
    ['MONTHLY', '2024-01-15', '2023-12-31'],
    ['MONTHLY', '2024-03-29', '2024-03-31'], // the 31st is a Sunday
  ] as const)('of %s returns up to %s is %s', (frequency, end, expected) => {
    expect(dayLabel(lastDateUsed({ start: '2000-01-01', end, frequency }))).toBe(expected);
  });
});
