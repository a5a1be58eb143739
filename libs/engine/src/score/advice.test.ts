import fc from 'fast-check';

import { POLICY, policyWith } from '../../test/policies';
import { percentWeights, markets, PROXIES, request, stockMarket } from '../../test/requests';
import { factorHistory } from '../limits/factor-history';
import { limitChecks } from '../limits/limit-checks';
import type { Limits } from '../limits/limits';
import { type AnalysisRequest, analyse, summarisePrepared } from '../model/analysis';
import { prepare } from '../model/prepared';
import type { PriceColumn } from '../model/price-column';
import { priceSource } from '../model/price-source';
import { type Advice, adviceFor } from './advice';
import { riskScore } from './risk-score';

const policy = policyWith({ minWindows: 12 });

function advised(asked: AnalysisRequest, limits: Limits, prices: Map<string, PriceColumn> = stockMarket()) {
  const source = priceSource(prices);
  const prepared = prepare(asked, source);
  const { covariance = 'SAMPLE' } = asked;
  const summary = summarisePrepared(prepared, covariance);
  return adviceFor({ prepared, summary, history: factorHistory(asked, source) }, { policy, limits, covariance });
}

interface Followed {
  readonly asked: AnalysisRequest;
  readonly limits: Limits;
  readonly prices?: Map<string, PriceColumn>;
}

/** The request with one advice followed, in the full engine. */
function followed({ asked, limits, prices = stockMarket() }: Followed, { trades }: Advice) {
  const source = priceSource(prices);
  const to = new Map(trades.map((trade) => [trade.ticker, trade.to]));
  const changed = {
    ...asked,
    weights: asked.weights.map(({ ticker, weight }) => ({ ticker, weight: to.get(ticker) ?? weight })),
  };
  const analysis = analyse(changed, source);
  const history = factorHistory(changed, source);
  return {
    ...analysis,
    score: riskScore(analysis.portfolioView, history, { policy, maxLoss: limits.maxLoss ?? 0 }),
    checks: limitChecks(analysis, history, limits),
  };
}

const WEIGHTS = { A: 0.5, B: -0.3, C: 0.4, D: 0.4 };
const asked = request(WEIGHTS, { proxies: PROXIES });

const of = (kind: Advice['kind'], items: readonly Advice[]) => items.filter((item) => item.kind === kind);

describe('advice', () => {
  it('is none where nothing is above its limit', () => {
    expect(advised(asked, { maxLoss: 5 })).toEqual([]);
  });

  it('brings each position above the limit to it, longs and shorts', () => {
    const items = of('REDUCE_POSITION', advised(asked, { maxLoss: 5, maxSinglePosition: 0.25 }));

    expect(items.map(({ subject, current, target, reasons }) => [subject, current, target, reasons])).toEqual(
      expect.arrayContaining([
        ['A', 0.5, 0.25, ['RISK_LIMIT']],
        ['B', -0.3, -0.25, ['RISK_LIMIT']],
        ['C', 0.4, 0.25, ['RISK_LIMIT']],
        ['D', 0.4, 0.25, ['RISK_LIMIT']],
      ]),
    );
    expect(items).toHaveLength(4);
  });

  it('takes the stricter of two limits and both reasons', () => {
    // The loss limit allows 0.24 / 0.6 = 0.4, the risk limit 0.45.
    const [item] = of('REDUCE_POSITION', advised(asked, { maxLoss: 0.24, maxSinglePosition: 0.45 }));

    expect(item).toMatchObject({ subject: 'A', reasons: ['LOSS_LIMIT', 'RISK_LIMIT'] });
    expect(item?.target).toBeCloseTo(0.4, 14);
  });

  it('leaves cash alone', () => {
    const withCash = request({ A: 0.2, CASH: 0.8 }, { proxies: PROXIES, cashTickers: ['CASH'] });

    for (const { tickers } of advised(withCash, { maxLoss: 0.01, maxSinglePosition: 0.1, maxVolatility: 0.01 })) {
      expect(tickers).not.toContain('CASH');
    }
  });

  it('scales those who carry a factor whose month or window costs too much', () => {
    const items = of('REDUCE_FACTOR', advised(asked, { maxLoss: 5, maxSingleFactorLoss: 0.01 }));

    const energy = items.find(({ subject }) => subject === 'industry:ENERGY');
    expect(energy).toMatchObject({ tickers: ['C'], factor: 'industry:ENERGY', reasons: ['BETA_LIMIT'] });
    expect(energy?.trades).toEqual([{ ticker: 'C', from: 0.4, to: expect.any(Number) }]);
  });

  it('names what makes the largest part of a share that is too large, without a trade', () => {
    const items = of('LOWER_SHARE', advised(asked, { maxLoss: 5, maxSystematicShare: 0.01, maxIndustryShare: 0 }));

    expect(items.map(({ subject }) => subject)).toEqual(['industry_share', 'systematic_share']);
    expect(items[0]?.factor).toMatch(/^industry:/);
    expect(items.map(({ trades, effect }) => [trades, effect])).toEqual([
      [[], null],
      [[], null],
    ]);
  });

  it('asks for proxies of the positions without factors when a share is partial', () => {
    const partly = request({ A: 0.5, D: 0.5 }, { proxies: { D: { market: 'SPY' } } });
    const [item] = of('ADD_PROXIES', advised(partly, { maxLoss: 5, maxMarketShare: 1 }));

    expect(item).toMatchObject({ current: 0.5, target: 0.95, tickers: ['A'], trades: [], effect: null });
    expect(item?.sentence).toContain('Name the series that explain A (factor proxies)');
  });

  it('asks for no proxies in a book of cash alone', () => {
    const cash = request({ CASH: 1 }, { cashTickers: ['CASH'], proxies: { CASH: { market: 'SPY' } } });

    expect(advised(cash, { maxLoss: 5, maxMarketShare: 1 })).toEqual([]);
  });

  it('names five of many tickers in its sentence, all of them in its field', () => {
    const prices = stockMarket();
    const tickers = Array.from({ length: 7 }, (_, i) => `S${i}`);
    for (const ticker of tickers) prices.set(ticker, { ...prices.get('A')!, ticker });
    const many = request(
      { ...Object.fromEntries(tickers.map((ticker) => [ticker, 0.1])), D: 0.3 },
      { proxies: PROXIES },
    );
    const [item] = of('ADD_PROXIES', advised(many, { maxLoss: 5, maxMarketShare: 1 }, prices));

    expect(item?.tickers).toEqual(tickers);
    expect(item?.sentence).toContain('S0, S1, S2, S3, S4 and 2 others');
  });

  it('says in words what its fields say in numbers', () => {
    const [item] = of('REDUCE_POSITION', advised(asked, { maxLoss: 5, maxSinglePosition: 0.45 }));

    expect(item?.sentence).toBe(
      `Bring A from 50 % to 45 % of the portfolio: that is above what one position may be. The score would be ${Number(item?.effect?.score.after?.toPrecision(3))} instead of ${Number(item?.effect?.score.before?.toPrecision(3))}.`,
    );
  });

  it('speaks of limits as people do, never by the names of fields', () => {
    const limits = {
      maxLoss: 0.01,
      maxVolatility: 0.01,
      maxSinglePosition: 0.1,
      maxSingleFactorLoss: 0.001,
      maxSystematicShare: 0.01,
      maxMarketShare: 0.01,
      maxIndustryShare: 0,
    };
    const sentences = advised(asked, limits).map(({ sentence }) => sentence);

    expect(sentences.join(' ')).not.toMatch(/[a-z][A-Z]|\b\w+:\w/);
    expect(sentences.join(' ')).toContain('the industry factor (ENERGY');
  });

  it('names the month that hurts a short exposure', () => {
    const short = request({ C: -1 }, { proxies: { C: { market: 'SPY' } } });
    const [item] = of('REDUCE_FACTOR', advised(short, { maxLoss: 50, maxSingleFactorLoss: 0.01 }));

    expect(item?.sentence).toContain('a month like its best would cost more');
  });

  it('is of the fifty figures furthest above their limits', () => {
    const prices = stockMarket();
    const tickers = Array.from({ length: 60 }, (_, i) => `S${i}`);
    for (const ticker of tickers) prices.set(ticker, { ...prices.get('A')!, ticker });
    const many = request(Object.fromEntries(tickers.map((ticker, i) => [ticker, (i + 2) / 1000])));
    const items = advised(many, { maxLoss: 50, maxSinglePosition: 0.001 }, prices);

    expect(items.map(({ current }) => current).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, i) => (i + 12) / 1000),
    );
  });

  it('needs a loss limit', () => {
    expect(() => advised(asked, {})).toThrow(expect.objectContaining({ code: 'INVALID_LIMIT' }));
  });
});

describe('the effect of advice', () => {
  const limits: Limits = {
    maxLoss: 0.1,
    maxSingleFactorLoss: 0.01,
    maxSinglePosition: 0.2,
    maxVolatility: 0.05,
  };

  it('is what the engine answers for the portfolio that followed it', () => {
    fc.assert(
      fc.property(markets, percentWeights, (prices, weights) => {
        const own = request(weights, { proxies: PROXIES });
        for (const item of advised(own, limits, prices).filter(({ effect }) => effect !== null)) {
          const after = followed({ asked: own, limits, prices }, item);

          expect(item.effect?.score.after).toBeCloseTo(after.score.score ?? Number.NaN, 8);
          expect(item.effect?.volatilityAnnual.after).toBeCloseTo(after.portfolioView.volatilityAnnual, 12);
          expect(item.effect?.potentialLoss.after.factor).toBeCloseTo(
            after.score.potentialLoss.factor ?? Number.NaN,
            10,
          );
        }
      }),
      { numRuns: 8 },
    );
  });

  it('is measured with the covariance of the answer', () => {
    const shrunk: AnalysisRequest = { ...asked, covariance: 'LEDOIT_WOLF' };
    const [item] = of('REDUCE_POSITION', advised(shrunk, limits));

    expect(item?.effect?.volatilityAnnual.after).toBeCloseTo(
      followed({ asked: shrunk, limits }, item!).portfolioView.volatilityAnnual,
      12,
    );
  });

  it('is that the exposure of the factor is within its limit', () => {
    const items = of('REDUCE_FACTOR', advised(asked, limits));

    expect(items.length).toBeGreaterThan(1);
    for (const item of items) {
      const { checks } = followed({ asked, limits }, item);
      expect(checks.betaLimits.find(({ factor }) => factor === item.subject)?.status).toBe('PASS');
    }
  });

  it.each([1, -1])('is that the window that hurts an exposure of sign %d costs no more than the loss limit', (sign) => {
    const own = request({ C: sign }, { proxies: { C: { market: 'SPY', industry: 'ENERGY' } } });
    const items = of('REDUCE_FACTOR', advised(own, { maxLoss: 0.1 }));

    expect(items.map(({ reasons }) => reasons)).toEqual([['LOSS_LIMIT'], ['LOSS_LIMIT']]);
    for (const item of items) {
      const { score } = followed({ asked: own, limits: { maxLoss: 0.1 } }, item);
      const component = item.subject === 'market:SPY' ? 'factor' : 'industry';

      expect(Math.sign(item.target)).toBe(Math.sign(item.current));
      expect(score.lossRatio[component]).toBeLessThanOrEqual(1);
      expect(score.lossRatio[component]).toBeCloseTo(1, 10);
    }
  });

  it('is that the volatility is within both its limits', () => {
    const [item] = of('REDUCE_EXPOSURE', advised(asked, limits));
    const { checks, score } = followed({ asked, limits }, item!);

    expect(item?.reasons).toEqual(['LOSS_LIMIT', 'RISK_LIMIT']);
    expect(checks.riskLimits[0]).toMatchObject({ metric: 'volatility', status: 'PASS' });
    expect(score.lossRatio.volatility).toBeLessThanOrEqual(1);
  });

  it('stands in falling order of what it gains', () => {
    const gains = advised(asked, { ...limits, maxSystematicShare: 0.01 }).map(({ effect }) =>
      effect === null ? Number.NEGATIVE_INFINITY : (effect.score.after ?? 0) - (effect.score.before ?? 0),
    );

    expect(gains.length).toBeGreaterThan(3);
    expect(gains).toEqual([...gains].sort((a, b) => b - a));
  });

  it('never makes a score of a continuous curve worse', () => {
    expect(POLICY.interpolation).toBe('LINEAR');
    fc.assert(
      fc.property(markets, (prices) => {
        const long = request({ A: 0.4, C: 0.3, D: 0.3 }, { proxies: { A: { market: 'SPY' }, C: { market: 'SPY' } } });
        for (const { effect } of advised(long, limits, prices).filter((item) => item.effect !== null)) {
          expect(effect?.score.after).toBeGreaterThanOrEqual((effect?.score.before ?? Number.NaN) - 1e-9);
        }
      }),
      { numRuns: 8 },
    );
  });
});
