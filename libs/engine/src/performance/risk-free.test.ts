import { monthOfLabel } from '../../test/market';
import { parseDay } from '../model/calendar';
import { riskFreePerPeriod } from './risk-free';

const months = { frequency: 'MONTHLY', count: 3, firstMonth: monthOfLabel('2020-02') } as const;
const days = {
  frequency: 'DAILY',
  count: 2,
  days: Int32Array.from(['2020-02-03', '2020-02-04', '2020-02-07'], (date) => parseDay(date) ?? Number.NaN),
} as const;

const monthly = (annual: number) => (1 + annual) ** (1 / 12) - 1;

describe('the risk-free rate of a period', () => {
  it('compounds to the annual one', () => {
    const [month] = riskFreePerPeriod(0.05, months);
    const [day] = riskFreePerPeriod(0.05, days);

    expect((1 + (month ?? 0)) ** 12).toBeCloseTo(1.05, 14);
    expect((1 + (day ?? 0)) ** 252).toBeCloseTo(1.05, 12);
  });

  it('is the one known on the last day of the month before', () => {
    const rates = riskFreePerPeriod(
      [
        { date: '2020-01-31', rate: 0.01 },
        { date: '2020-03-01', rate: 0.02 },
      ],
      months,
    );

    // That of the first of March is not known yet when March begins.
    expect(rates[0]).toBeCloseTo(monthly(0.01), 15);
    expect(rates[1]).toBeCloseTo(monthly(0.01), 15);
    expect(rates[2]).toBeCloseTo(monthly(0.02), 15);
  });

  it('is the one known on the day a daily period starts from', () => {
    const rates = riskFreePerPeriod([{ date: '2020-02-04', rate: 0.02 }], days);

    expect(rates[0]).toBeNaN();
    expect(rates[1]).toBeCloseTo(1.02 ** (1 / 252) - 1, 15);
  });

  it('does not depend on the order of the series', () => {
    const series = ['2019-06-30', '2020-01-15', '2020-02-29', '2020-03-31'].map((date, i) => ({ date, rate: i / 100 }));
    const mixed = [2, 0, 3, 1].flatMap((i) => series[i] ?? []);

    expect(riskFreePerPeriod(mixed, months)).toEqual(riskFreePerPeriod(series, months));
    expect(riskFreePerPeriod(series, months)[2]).toBeCloseTo(monthly(0.03), 15);
  });
});
