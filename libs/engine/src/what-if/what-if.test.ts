import fc from 'fast-check';

import { dailyColumn, market, monthlyColumn, noise } from '../../test/market';
import { percentWeights, markets, PROXIES, request, stockMarket } from '../../test/requests';
import { analyse } from '../model/analysis';
import type { PriceColumn } from '../model/price-column';
import { priceSource } from '../model/price-source';
import type { WeightsChange } from './changed-weights';
import { type WhatIfRequest, whatIf } from './what-if';

const LIMITS = { maxVolatility: 0.2, maxSinglePosition: 0.45, maxSingleFactorLoss: 0.1 };
const WEIGHTS = { A: 0.5, C: 0.3, D: 0.2 };

const asked = (change: WeightsChange, changes: Partial<WhatIfRequest> = {}): WhatIfRequest => ({
  ...request(WEIGHTS, { proxies: PROXIES }),
  limits: LIMITS,
  change,
  ...changes,
});

const answer = (own: WhatIfRequest, prices: Map<string, PriceColumn> = stockMarket()) =>
  whatIf(own, priceSource(prices));

const shift = (ticker: string, change: number) => ({ delta: [{ ticker, change }] });

describe('a what-if', () => {
  it('of no change at all changes nothing', () => {
    const { before, after, change, weights } = answer(asked({ delta: [] }));

    expect(after).toEqual(before);
    expect(Object.values(change)).toEqual(Array(7).fill(0));
    expect(weights).toEqual(asked({ delta: [] }).weights);
  });

  it('answers for the new portfolio what an analysis of it answers', () => {
    fc.assert(
      fc.property(markets, percentWeights, (prices, weights) => {
        const newWeights = Object.entries(weights).map(([ticker, weight]) => ({ ticker, weight }));
        const { after, factorExposure } = answer(asked({ newWeights }), prices);
        const kept = Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight !== 0));
        const { portfolioView } = analyse(request(kept, { proxies: PROXIES }), prices);

        expect(after.volatilityAnnual).toBe(portfolioView.volatilityAnnual);
        expect(after.herfindahl).toBe(portfolioView.herfindahl);
        expect(factorExposure).toEqual(portfolioView.factorExposure);
      }),
      { numRuns: 15 },
    );
  });

  it('takes new weights raw and starts deltas from the weights on their basis', () => {
    const newWeights = [{ ticker: 'A', weight: 3 }];

    expect(answer(asked({ newWeights }, { weightBasis: 'GROSS' })).after.weightSum).toBe(3);
    const doubled = { ...asked(shift('A', 0.1), { weightBasis: 'NET' }) };
    const weights = doubled.weights.map(({ ticker, weight }) => ({ ticker, weight: 2 * weight }));
    expect(answer({ ...doubled, weights }).weights[0]).toEqual({ ticker: 'A', weight: expect.closeTo(0.6, 15) });
  });

  it('shows each side’s own window when a late ticker shortens one', () => {
    const prices = stockMarket();
    prices.set('NEW', monthlyColumn('NEW', '2021-01', noise(3, 24)));
    const { windows, unmodelled, dataQuality } = answer(asked(shift('NEW', 0.1)), prices);

    expect(windows.before).toMatchObject({ observations: 36, firstPeriod: '2020-01', bindingTickers: [] });
    expect(windows.after).toMatchObject({ observations: 24, firstPeriod: '2021-01', bindingTickers: ['NEW'] });
    expect(unmodelled).toEqual(['NEW']);
    expect(dataQuality).toMatchObject({ observations: 24, bindingTickers: ['NEW'] });
  });

  it('does not call cash, or a new ticker with proxies, unmodelled', () => {
    const own = asked({ delta: [{ ticker: 'B', change: 0.1 }], fundFrom: 'CASH' }, { cashTickers: ['CASH'] });

    expect(answer(own).unmodelled).toEqual([]);
  });

  it('checks the limits against the new portfolio', () => {
    const { riskLimits, betaLimits, counts, breached } = answer(asked(shift('A', -0.3)));

    expect(riskLimits[1]).toMatchObject({ metric: 'largest_position', actual: 0.3, status: 'PASS' });
    expect(betaLimits.map(({ factor }) => factor)).toContain('industry:ENERGY');
    expect(counts.pass + counts.fail + counts.partial + counts.notEvaluated).toBe(5 + betaLimits.length);
    expect(breached).toBe(counts.fail > 0);
  });

  it('has a null change where one side has no figure', () => {
    const own = asked({ newWeights: [{ ticker: 'CASH', weight: 1 }] }, { cashTickers: ['CASH'] });
    const { before, after, change } = answer(own);

    expect(before.herfindahl).toBeCloseTo(0.38, 14);
    expect(after).toMatchObject({ herfindahl: null, modelledShare: null, grossExposure: 0 });
    expect(change).toMatchObject({ herfindahl: null, modelledShare: null, grossExposure: -1 });
  });

  it('looks at both sides on the same dates of a daily calendar', () => {
    const dates = (skip: number) =>
      Object.fromEntries(
        Array.from({ length: 9 }, (_, i) => [`2020-01-0${i + 1}`, 100 + ((i * 7) % 5)]).filter((_, i) => i !== skip),
      );
    const prices = market(dailyColumn('A', dates(4)), dailyColumn('N', dates(-1)));
    const observations = (from: string, to: string) => {
      const daily = request({ [from]: 1 }, { frequency: 'DAILY', minObservations: 2 });
      const { windows } = answer({ ...daily, limits: {}, change: { newWeights: [{ ticker: to, weight: 1 }] } }, prices);
      return [windows.before.observations, windows.after.observations];
    };

    // A misses the fifth date, on which N is priced: two of the eight periods have no return of A, on either side.
    expect(observations('A', 'N')).toEqual([6, 8]);
    expect(observations('N', 'A')).toEqual([8, 6]);
  });

  it.each<[string, WeightsChange, object]>([
    ['an unknown ticker', shift('NOPE', 0.1), { code: 'UNKNOWN_TICKER', details: { ticker: 'NOPE' } }],
    ['a change that is no number', shift('A', Number.NaN), { code: 'INVALID_WEIGHT', details: { ticker: 'A' } }],
    ['nothing left', { newWeights: [] }, { code: 'ZERO_EXPOSURE' }],
  ])('refuses %s', (_, change, refusal) => {
    expect(() => answer(asked(change))).toThrow(expect.objectContaining(refusal));
  });
});
