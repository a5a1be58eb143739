import { dailyColumn, market, monthlyColumn, noise } from '../../test/market';
import { MONTHS, PROXIES, request, stockMarket } from '../../test/requests';
import { prepare } from '../model/prepared';
import type { PriceColumn } from '../model/price-column';
import { type PriceSource, priceSource } from '../model/price-source';
import { dataQuality, type QualityRequest } from './data-quality';

const ofSource = (asked: QualityRequest, source: PriceSource) => dataQuality(asked, prepare(asked, source), source);
const of = (asked: QualityRequest, prices: Map<string, PriceColumn>) => ofSource(asked, priceSource(prices));

const asked = request({ A: 0.5, C: 0.5 }, { proxies: PROXIES });

/** Dates of January 2020 that are no weekend, with these prices. */
const january = (ticker: string, closes: readonly number[]): PriceColumn => {
  const days = Array.from({ length: 31 }, (_, i) => i + 1).filter((day) => ![0, 6].includes((day + 2) % 7));
  return dailyColumn(
    ticker,
    Object.fromEntries(closes.map((close, i) => [`2020-01-${String(days[i]).padStart(2, '0')}`, close])),
  );
};

const moving = (length: number) => noise(1, length, 0.01).map((change) => 100 * (1 + change));
const daily = (weights: Readonly<Record<string, number>>, changes: Partial<QualityRequest> = {}) =>
  request(weights, { frequency: 'DAILY', minObservations: 2, ...changes });

describe('the quality of data', () => {
  it('tells the window and who binds it, and nothing of series without fault', () => {
    expect(of(asked, stockMarket())).toEqual({
      observations: 36,
      firstPeriod: '2020-01',
      lastPeriod: '2022-12',
      bindingTickers: [],
      constantTickers: [],
      series: [],
      covariance: { isSingular: false, positions: 2, repairedBy: null, repairOffered: null },
    });
  });

  it('looks before each series whether anybody still waits', () => {
    const prices = priceSource(stockMarket());
    const gone = new Error('gone');
    const prepared = {
      ...prepare(asked, prices),
      checkpoint: () => {
        throw gone;
      },
    };

    expect(() => dataQuality(asked, prepared, prices)).toThrow(gone);
  });

  it('counts the periods without a return between a ticker’s first and last, proxies included', () => {
    const prices = stockMarket();
    const returns: (number | null)[] = noise(1, MONTHS);
    returns[5] = null;
    prices.set('A', monthlyColumn('A', '2020-01', returns));
    prices.set('TECH', monthlyColumn('TECH', '2020-01', [null, ...noise(2, MONTHS - 1)]));

    // The missing month has no return, and neither has the next; a late start is no gap.
    expect(of(asked, prices)).toMatchObject({ bindingTickers: ['A'], series: [{ ticker: 'A', gaps: 2 }] });
  });

  it('names the positions whose price never moves, cash apart', () => {
    const prices = stockMarket();
    prices.set('FLAT', monthlyColumn('FLAT', '2020-01', Array(MONTHS).fill(0)));
    prices.set('CASH', monthlyColumn('CASH', '2020-01', Array(MONTHS).fill(0)));
    const own = request({ A: 0.5, FLAT: 0.3, CASH: 0.2 }, { cashTickers: ['CASH'] });

    expect(of(own, prices)).toMatchObject({
      constantTickers: ['FLAT'],
      series: [{ ticker: 'FLAT', longestFlatRun: MONTHS }],
    });
  });

  it('remarks on ten dates with one price, not on nine', () => {
    const flat = (dates: number) => january('A', [...moving(5), ...Array(dates).fill(100), ...moving(5)]);

    expect(of(daily({ A: 1 }), market(flat(10))).series).toMatchObject([{ ticker: 'A', longestFlatRun: 10 }]);
    expect(of(daily({ A: 1 }), market(flat(9))).series).toEqual([]);
  });

  it('calls a ticker stale whose last price is more than four days older than the latest', () => {
    const prices = (shorter: number) => market(january('A', moving(20 - shorter)), january('B', moving(20)));
    const series = (shorter: number) => of(daily({ A: 0.5, B: 0.5 }), prices(shorter)).series;

    // The twentieth weekday is Tuesday the 28th; four dates before it Wednesday the 22nd.
    expect(series(4)).toMatchObject([{ ticker: 'A', isStale: true, lastDate: '2020-01-22', firstDate: '2020-01-01' }]);
    expect(series(2)).toEqual([]);
  });

  it('looks at the prices of the window alone, and past those that are none', () => {
    const prices = market(january('A', [...moving(5).map((x) => 2 * x), 0, ...moving(15)]));

    expect(of(daily({ A: 1 }), prices).series).toMatchObject([
      { suspectedSplits: [{ date: '2020-01-09', ratio: 2 }], reversedJumps: [] },
    ]);
    expect(of(daily({ A: 1 }, { start: '2020-01-09' }), prices).series).toEqual([]);
    expect(of(daily({ A: 1 }, { end: '2020-01-09' }), prices).series[0]?.suspectedSplits).toHaveLength(1);
    expect(of(daily({ A: 1 }, { end: '2020-01-08' }), prices).series).toEqual([]);
  });

  it('judges by the returns alone where a source keeps no daily prices', () => {
    const source = priceSource(stockMarket());

    expect(ofSource(asked, { ...source, column: () => undefined }).series[0]).toEqual({
      ticker: 'A',
      firstDate: null,
      lastDate: null,
      gaps: 0,
      isStale: false,
      longestFlatRun: 0,
      suspectedSplits: [],
      reversedJumps: [],
    });
  });
});

describe('a singular covariance', () => {
  const tickers = ['A', 'B', 'C', 'D', 'SPY', 'MTUM'];
  const short = (end: string, changes: Partial<QualityRequest> = {}) =>
    of(
      request(Object.fromEntries(tickers.map((ticker) => [ticker, 1 / 6])), {
        end,
        minObservations: 2,
        ...changes,
      }),
      stockMarket(),
    );

  it('is offered shrinkage as long as it is used as it is', () => {
    expect(short('2020-06-30')).toMatchObject({
      observations: 6,
      covariance: { isSingular: true, positions: 6, repairedBy: null, repairOffered: 'LEDOIT_WOLF' },
    });
    expect(short('2020-07-31').covariance).toMatchObject({ isSingular: false, repairOffered: null });
  });

  it('is said to be repaired when it was', () => {
    expect(short('2020-06-30', { covariance: 'LEDOIT_WOLF' }).covariance).toEqual({
      isSingular: true,
      positions: 6,
      repairedBy: 'LEDOIT_WOLF',
      repairOffered: null,
    });
  });

  it('of too few periods to accept is a refusal with the counts', () => {
    expect(() => short('2020-06-30', { minObservations: 12 })).toThrow(
      expect.objectContaining({
        code: 'INSUFFICIENT_HISTORY',
        details: { observations: 6, required: 12, tickers },
      }),
    );
  });
});
