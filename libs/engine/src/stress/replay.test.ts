import fc from 'fast-check';

import { dailyColumn, market, monthlyColumn, noise } from '../../test/market';
import { priceSource } from '../model/price-source';
import type { PriceColumn } from '../model/price-column';
import { type ReplayRequest, replay } from './replay';

const EPISODE = { start: '2020-02-01', end: '2020-03-31' };

const asked = (weights: Readonly<Record<string, number>>, changes: Partial<ReplayRequest> = {}): ReplayRequest => ({
  weights: Object.entries(weights).map(([ticker, weight]) => ({ ticker, weight })),
  cashTickers: ['CASH'],
  episode: EPISODE,
  ...changes,
});

const of = (request: ReplayRequest, ...columns: PriceColumn[]) => replay(request, priceSource(market(...columns)));

const A = monthlyColumn('A', '2020-01', [0.5, -0.2, -0.1, 0.3]);
const B = monthlyColumn('B', '2020-01', [0.5, -0.1, 0.2, 0.3]);
const LATE = monthlyColumn('LATE', '2020-03', [0.1, 0.1]);

describe('a replay', () => {
  it('compounds the months of the episode and shares the loss out', () => {
    // Months: -0.15 and 0.05, so 0.85 x 1.05 = 0.8925; in the second month a fifth less is at stake.
    const { loss, lossByTicker, maxDrawdown } = of(asked({ A: 0.5, B: 0.5 }), A, B);

    expect(loss).toBeCloseTo(0.1075, 12);
    expect(lossByTicker).toEqual({ A: expect.closeTo(0.1 + 0.85 * 0.05, 12), B: expect.closeTo(0.05 - 0.085, 12) });
    expect(maxDrawdown).toBeCloseTo(-0.15, 12);
  });

  it('says which months it saw', () => {
    expect(of(asked({ A: 1 }), A)).toMatchObject({
      observations: 2,
      months: 2,
      firstPeriod: '2020-02',
      lastPeriod: '2020-03',
      missingTickers: [],
      coveredShare: 1,
    });
  });

  it('names the tickers without data in all of it, and speaks of the rest', () => {
    const answer = of(
      asked({ A: 0.6, LATE: -0.2, CASH: 0.6 }),
      A,
      LATE,
      monthlyColumn('CASH', '2020-01', [0, 0, 0, 0]),
    );

    expect(answer).toMatchObject({ missingTickers: ['LATE'], coveredShare: expect.closeTo(0.75, 14) });
    expect(answer.loss).toBeCloseTo(1 - 0.88 * 0.94, 12);
    expect(Object.keys(answer.lossByTicker)).toEqual(['A', 'CASH']);
  });

  it('has no loss when nobody has data', () => {
    expect(of(asked({ LATE: 1 }), LATE)).toMatchObject({ loss: null, maxDrawdown: null, coveredShare: 0 });
    expect(of(asked({ A: 1 }, { episode: { start: '1990-01-01', end: '1990-12-31' } }), A)).toMatchObject({
      loss: null,
      missingTickers: ['A'],
      observations: 0,
      months: 12,
      firstPeriod: null,
    });
  });

  it('shows by its months that the prices do not reach', () => {
    expect(of(asked({ A: 1 }, { episode: { start: '2020-03-01', end: '2020-12-31' } }), A)).toMatchObject({
      observations: 2,
      months: 10,
      lastPeriod: '2020-04',
    });
  });

  it('ends when a leveraged portfolio is worth nothing', () => {
    const { loss, maxDrawdown } = of(asked({ A: 6 }), monthlyColumn('A', '2020-01', [0, -0.2, 0.5]));

    expect(loss).toBeCloseTo(1.2, 12);
    expect(maxDrawdown).toBeCloseTo(-1.2, 12);
  });

  it('has a negative loss where the portfolio gained', () => {
    expect(of(asked({ A: -1 }), A).loss).toBeLessThan(0);
  });

  it('sees on days the depth that months hide', () => {
    const dip = dailyColumn('A', {
      '2020-01-31': 100,
      '2020-02-14': 70,
      '2020-02-28': 100,
      '2020-03-31': 90,
    });

    expect(of(asked({ A: 1 }, { frequency: 'DAILY' }), dip)).toMatchObject({
      loss: expect.closeTo(0.1, 12),
      maxDrawdown: expect.closeTo(-0.3, 12),
      months: null,
      observations: 3,
    });
    expect(of(asked({ A: 1 }), dip).maxDrawdown).toBeCloseTo(-0.1, 12);
  });

  it('has parts that add up to the loss', () => {
    const weight = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(weight, weight, fc.integer({ min: 1, max: 999 }), (a, b, seed) => {
        const episode = { start: '2020-01-01', end: '2020-12-31' };
        const { loss, lossByTicker } = of(
          asked({ A: a, B: b }, { episode }),
          monthlyColumn('A', '2020-01', noise(seed, 12)),
          monthlyColumn('B', '2020-01', noise(seed + 1, 12)),
        );

        expect(Object.values(lossByTicker).reduce((sum, part) => sum + part, 0)).toBeCloseTo(loss ?? Number.NaN, 12);
      }),
    );
  });

  it.each<[string, Partial<ReplayRequest>, string]>([
    ['dates in the wrong order', { episode: { start: '2020-03-31', end: '2020-02-01' } }, 'INVALID_WINDOW'],
    ['texts that are no dates', { episode: { start: 'then', end: 'now' } }, 'INVALID_WINDOW'],
    ['an unknown ticker', { weights: [{ ticker: 'NOPE', weight: 1 }] }, 'UNKNOWN_TICKER'],
  ])('refuses %s', (_, changes, code) => {
    expect(() => of(asked({ A: 1 }, changes), A)).toThrow(expect.objectContaining({ code }));
  });
});
