import { market, monthlyColumn, noise } from '../../test/market';
import { MONTHS, request, stockMarket } from '../../test/requests';
import { prepare } from '../model/prepared';
import { priceSource } from '../model/price-source';
import { performance } from './performance';
import { rollingRisk } from './rolling-risk';

describe('rolling risk', () => {
  const prepared = prepare(request({ A: 0.6, C: 0.4 }, { alsoNamed: ['SPY'] }), priceSource(stockMarket()));

  it('over the whole window is the volatility and beta of the window', () => {
    const { labels, volatilityAnnual, beta } = rollingRisk(prepared, { benchmark: 'SPY', window: MONTHS });
    const whole = performance(prepared, { benchmark: 'SPY', riskFreeRate: 0 });

    expect(labels).toEqual(['2022-12']);
    expect(volatilityAnnual[0]).toBeCloseTo(whole.portfolio.volatilityAnnual, 13);
    expect(beta[0]).toBeCloseTo(whole.beta ?? Number.NaN, 12);
  });

  it('is labelled by the last period of each window', () => {
    const { labels, volatilityAnnual, beta } = rollingRisk(prepared, { benchmark: 'SPY', window: 12 });

    expect([labels[0], labels.at(-1)]).toEqual(['2020-12', '2022-12']);
    expect(rollingRisk(prepared, { benchmark: 'SPY', window: 3 }).labels[0]).toBe('2020-03');
    expect([labels.length, volatilityAnnual.length, beta.length]).toEqual([25, 25, 25]);
  });

  it('rolls over the periods the benchmark has', () => {
    const late = market(monthlyColumn('A', '2020-01', noise(1, MONTHS)), monthlyColumn('SPY', '2020-07', noise(2, 30)));
    const own = prepare(request({ A: 1 }, { alsoNamed: ['SPY'] }), priceSource(late));

    expect(rollingRisk(own, { benchmark: 'SPY', window: 6 }).labels[0]).toBe('2020-12');
  });

  it('is empty for a window longer than the history', () => {
    expect(rollingRisk(prepared, { benchmark: 'SPY', window: MONTHS + 1 })).toEqual({
      window: MONTHS + 1,
      labels: [],
      volatilityAnnual: new Float64Array(),
      beta: [],
    });
  });

  it.each([2, 0, 3.5, Number.NaN])('refuses %p periods', (window) => {
    expect(() => rollingRisk(prepared, { benchmark: 'SPY', window })).toThrow(RangeError);
  });
});
