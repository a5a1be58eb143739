import fc from 'fast-check';

import { market, monthlyColumn, noise } from '../../test/market';
import { fourWeights, markets, request, stockMarket } from '../../test/requests';
import { prepare } from '../model/prepared';
import { priceSource } from '../model/price-source';
import { performance } from './performance';
import { tailByPosition } from './tail-by-position';

const sum = (values: Float64Array | undefined) => values?.reduce((total, value) => total + value, 0);

describe('tail losses by position', () => {
  it('add up to the losses that performance answers', () => {
    fc.assert(
      fc.property(markets, fourWeights, (prices, weights) => {
        const prepared = prepare(request(weights, { alsoNamed: ['SPY'] }), priceSource(prices));
        const { levels } = performance(prepared, { benchmark: 'SPY', riskFreeRate: 0.03 }).portfolio.tail;

        for (const [level, { historicalVar, historicalEs, normalVar, normalEs }] of Object.entries(
          tailByPosition(prepared).levels,
        )) {
          expect(sum(historicalVar.components)).toBeCloseTo(levels[level]?.historicalVar ?? Number.NaN, 11);
          expect(sum(historicalEs.components)).toBeCloseTo(levels[level]?.historicalEs ?? Number.NaN, 11);
          expect(sum(normalVar?.components)).toBeCloseTo(levels[level]?.normalVar ?? Number.NaN, 11);
          expect(sum(normalEs?.components)).toBeCloseTo(levels[level]?.normalEs ?? Number.NaN, 11);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('do not depend on the order of the positions', () => {
    const prices = priceSource(stockMarket());
    const one = tailByPosition(prepare(request({ A: 0.5, B: 0.3, C: 0.2 }), prices)).levels['0.95'];
    const other = tailByPosition(prepare(request({ C: 0.2, A: 0.5, B: 0.3 }), prices)).levels['0.95'];

    expect(other?.historicalEs.components[1]).toBeCloseTo(one?.historicalEs.components[0] ?? Number.NaN, 13);
    expect(other?.normalVar?.incremental[0]).toBeCloseTo(one?.normalVar?.incremental[2] ?? Number.NaN, 13);
  });

  it('say on what they stand', () => {
    const answer = tailByPosition(prepare(request({ B: 0.5, A: 0.5 }), priceSource(stockMarket())), [0.9]);

    expect(answer).toMatchObject({
      tickers: ['B', 'A'],
      observations: 36,
      firstPeriod: '2020-01',
      lastPeriod: '2022-12',
    });
    expect(Object.keys(answer.levels)).toEqual(['0.9']);
  });

  it('have no normal part where the portfolio does not move', () => {
    const series = noise(1, 36);
    const prices = market(monthlyColumn('A', '2020-01', series), monthlyColumn('B', '2020-01', series));
    const { levels } = tailByPosition(prepare(request({ A: 1, B: -1 }), priceSource(prices)));

    expect(levels['0.95']).toMatchObject({ normalVar: null, normalEs: null });
    expect(levels['0.95']?.historicalVar.total).toBeCloseTo(0, 12);
  });
});
