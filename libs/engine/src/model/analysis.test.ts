import { dailyColumn, market, noise } from '../../test/market';
import { PROXIES, request, stockMarket } from '../../test/requests';
import { analyse, analysePrepared, summarisePrepared } from './analysis';
import { dayLabel } from './calendar';
import { monthlyReturns } from './monthly-returns';
import { prepare } from './prepared';
import { changesOf } from './price-column';
import { priceSource } from './price-source';

const weights = { A: 0.4, C: 0.6 };

const code = (expected: string, details = {}) => expect.objectContaining({ code: expected, details });

describe('a summary', () => {
  it('has every number of the analysis but the matrices, to the last bit', () => {
    for (const covariance of ['SAMPLE', 'LEDOIT_WOLF'] as const) {
      const prepared = prepare(request(weights, { proxies: PROXIES }), priceSource(stockMarket()));
      const { covariance: matrix, correlation, ...rest } = analysePrepared(prepared, covariance).portfolioView;

      expect(summarisePrepared(prepared, covariance).portfolioView).toEqual(rest);
      expect([matrix.length, correlation.length]).toEqual([2, 2]);
    }
  });
});

describe('an analysis that is called off', () => {
  it('ends at any of its checkpoints, and leaves nothing behind for the next one', () => {
    const prices = stockMarket();
    const asked = request(weights, { proxies: PROXIES });
    const expected = analyse(asked, prices);
    let looks = 0;
    analyse({ ...asked, checkpoint: () => void looks++ }, prices);

    for (let last = 1; last <= looks; last++) {
      let left = last;
      const checkpoint = () => {
        left -= 1;
        if (left === 0) throw new Error('called off');
      };
      expect(() => analyse({ ...asked, checkpoint }, prices)).toThrow('called off');
    }

    expect(looks).toBeGreaterThan(10);
    expect(analyse(asked, prices)).toEqual(expected);
  });
});

describe('an analysis', () => {
  it('takes prepared changes of a daily column for what they are', () => {
    const column = dailyColumn('A', { '2020-01-01': 100, '2020-01-02': 110, '2020-01-03': 99, '2020-01-06': 99 });
    const asked = request({ A: 1 }, { frequency: 'DAILY', minObservations: 2 });
    const plain = analyse(asked, market(column)).portfolioView;

    expect(analyse(asked, market({ ...column, changes: changesOf(column.closes) })).portfolioView).toEqual(plain);
    expect(plain.portfolioReturns[1]).toBeCloseTo(-0.1, 15);
  });

  it('answers the same bytes for the same request', () => {
    const answer = () => JSON.stringify(analyse(request(weights, { proxies: PROXIES }), stockMarket()));

    expect(answer()).toBe(answer());
  });

  it('reads prepared monthly returns from a source without price columns', () => {
    const prices = stockMarket();
    const prepared = new Map([...prices].map(([ticker, column]) => [ticker, monthlyReturns(column)]));
    const source = { column: () => undefined, monthly: (ticker: string) => prepared.get(ticker) };
    const asked = request(weights, { proxies: PROXIES });

    expect(analyse(asked, source)).toEqual(analyse(asked, prices));
  });

  it('takes proxies as a map or a record', () => {
    const asMap = analyse(request(weights, { proxies: new Map(Object.entries(PROXIES)) }), stockMarket());

    expect(asMap).toEqual(analyse(request(weights, { proxies: PROXIES }), stockMarket()));
  });

  it('works on days as on months', () => {
    const column = (ticker: string, seed: number) => {
      let price = 100;
      const closes = noise(seed, 100, 0.01).map((change): [string, number] => [ticker, (price *= 1 + change)]);
      return dailyColumn(ticker, Object.fromEntries(closes.map(([, close], day) => [dayLabel(18_300 + day), close])));
    };
    const prices = market(column('A', 1), column('C', 2), column('SPY', 3));
    const asked = request(weights, { frequency: 'DAILY', proxies: { A: { market: 'SPY' } } });

    const { portfolioView, factorModel } = analyse(asked, prices);
    expect(portfolioView).toMatchObject({ observations: 99, periodsPerYear: 252, firstPeriod: dayLabel(18_301) });
    expect(portfolioView.volatilityAnnual).toBeCloseTo(portfolioView.volatility * Math.sqrt(252), 14);
    expect(factorModel?.observations).toBe(99);
  });

  it('survives a trip through a structured clone, as to a worker', () => {
    const answer = analyse(request(weights, { proxies: PROXIES }), stockMarket());

    expect(structuredClone(answer)).toEqual(answer);
  });
});

describe('an analysis is refused', () => {
  it('for a held ticker without prices', () => {
    expect(() => analyse(request({ A: 0.5, NOPE: 0.5 }), stockMarket())).toThrow(
      code('UNKNOWN_TICKER', { ticker: 'NOPE' }),
    );
  });

  it('for too little history, naming those that have too little', () => {
    const asked = request(weights, { start: '2022-10-01' });

    expect(() => analyse(asked, stockMarket())).toThrow(
      code('INSUFFICIENT_HISTORY', { observations: 3, required: 12, tickers: ['A', 'C'] }),
    );
  });

  it('for its weights before its window, and for its window before its tickers', () => {
    const backwards = { start: '2022-01-01', end: '2021-01-01' };

    expect(() => analyse(request({ NOPE: 0 }, backwards), stockMarket())).toThrow(code('ZERO_EXPOSURE'));
    expect(() => analyse(request({ NOPE: 1 }, backwards), stockMarket())).toThrow(code('INVALID_WINDOW'));
  });

  it('as a fault of the program for a ticker given twice', () => {
    const twice = [
      { ticker: 'A', weight: 0.5 },
      { ticker: 'A', weight: 0.5 },
    ];

    expect(() => analyse(request({}, { weights: twice }), stockMarket())).toThrow(RangeError);
  });
});
