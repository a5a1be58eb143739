/** RISK-ENGINE 15: the mistakes that limits, scores and what-ifs can make, by their number. */
import { betaLimits } from '../src/limits/beta-limits';
import { factorHistory } from '../src/limits/factor-history';
import { limitChecks, statusCounts } from '../src/limits/limit-checks';
import { riskLimits } from '../src/limits/risk-limits';
import { analyse, summarisePrepared } from '../src/model/analysis';
import { prepare } from '../src/model/prepared';
import { priceSource } from '../src/model/price-source';
import { adviceFor } from '../src/score/advice';
import { horizonMultiple } from '../src/score/potential-loss';
import { riskScore } from '../src/score/risk-score';
import { whatIf } from '../src/what-if/what-if';
import { aYearOf, factorMoves, historyOf } from './histories';
import { market, mixed, monthlyColumn, noise } from './market';
import { POLICY, policyWith } from './policies';
import { MONTHS, PROXIES, request, stockMarket } from './requests';

describe('mistake 4: the worst month of the raw fund for a beta measured on fund minus market', () => {
  it('is avoided by taking the worst month of the same series', () => {
    // The fund is the market and a little more, so it falls by what the market falls; the difference hardly moves.
    const spy = noise(1, MONTHS);
    const extra = noise(2, MONTHS, 0.01);
    const prices = market(
      monthlyColumn('SPY', '2020-01', spy),
      monthlyColumn('MTUM', '2020-01', mixed([1, spy], [1, extra])),
      monthlyColumn('X', '2020-01', noise(3, MONTHS)),
    );
    const asked = request({ X: 1 }, { proxies: { X: { market: 'SPY', momentum: 'MTUM' } } });
    const rows = betaLimits(factorHistory(asked, priceSource(prices)), {}, { maxSingleFactorLoss: 0.1 });

    const row = rows.find(({ factor }) => factor === 'momentum:MTUM-SPY');
    expect(row?.worst).toBeCloseTo(Math.min(...extra), 12);
    expect(row?.best).toBeCloseTo(Math.max(...extra), 12);
  });
});

describe('mistake 5: short exposures judged by the worst month', () => {
  it('is avoided by bounding them by the best', () => {
    const history = historyOf(factorMoves('market:M', aYearOf(-0.05, 0.4)));
    const row = (beta: number) => betaLimits(history, { 'market:M': beta }, { maxSingleFactorLoss: 0.1 })[0];

    // A short beta of 1 gains 5 % in the worst month and loses 40 % in the best.
    expect(row(-1)).toMatchObject({ lower: -0.25, status: 'FAIL' });
    expect(row(1)).toMatchObject({ upper: 2, status: 'PASS' });
  });

  it('is avoided in the score, too', () => {
    const figures = {
      factorExposure: { 'market:M': -1 },
      volatilityAnnual: 0,
      largestPosition: 0,
      grossExposure: 1,
      modelledShare: 1,
    };
    const history = historyOf(factorMoves('market:M', aYearOf(-0.05, 0.4)));
    const policy = policyWith({ horizonMonths: 1, minWindows: 12 });

    expect(riskScore(figures, history, { policy, maxLoss: 1 }).potentialLoss.factor).toBeCloseTo(0.4, 14);
  });
});

describe('mistake 6: a look-back that ends today in one place and at the window’s end in another', () => {
  it('is avoided by months after the end moving neither limits nor shocks', () => {
    const asked = request({ A: 0.5, C: 0.5 }, { proxies: PROXIES, end: '2021-12-31' });
    const later = stockMarket();
    for (const [ticker, column] of later) {
      later.set(ticker, {
        ...column,
        closes: column.closes.map((close, i) => (i > 24 ? close * 7 ** (i - 24) : close)),
      });
    }

    expect(factorHistory(asked, priceSource(later))).toEqual(factorHistory(asked, priceSource(stockMarket())));
  });
});

describe('mistake 7: horizons mixed in one score, and steps that flicker', () => {
  const figures = (largestPosition: number) => ({
    factorExposure: { 'market:M': 1 },
    volatilityAnnual: 0.2,
    largestPosition,
    grossExposure: 1,
    modelledShare: 1,
  });
  const flat = historyOf(factorMoves('market:M', Array(48).fill(-0.01)));

  it('is avoided by one horizon for the factors and the volatility', () => {
    const losses = (horizonMonths: number) =>
      riskScore(figures(0.1), flat, { policy: policyWith({ horizonMonths, minWindows: 1 }), maxLoss: 1 }).potentialLoss;

    expect(losses(12).factor).toBeCloseTo(1 - 0.99 ** 12, 13);
    expect(losses(1).factor).toBeCloseTo(0.01, 13);
    expect((losses(12).volatility ?? 0) / (losses(1).volatility ?? 1)).toBeCloseTo(Math.sqrt(12), 13);
    expect(horizonMultiple(POLICY)).toBe(1.645);
  });

  it('is avoided by a curve on which a hair more loss is a hair less score', () => {
    const scoreAt = (largestPosition: number) =>
      riskScore(figures(largestPosition), flat, { policy: POLICY, maxLoss: 0.3 }).score ?? Number.NaN;

    expect(scoreAt(0.5) - scoreAt(0.5 + 1e-9)).toBeGreaterThan(0);
    expect(scoreAt(0.5) - scoreAt(0.5 + 1e-9)).toBeLessThan(1e-6);
  });
});

describe('mistake 8: violations counted by searching words in sentences', () => {
  it('is avoided by counts that are made from statuses alone', () => {
    const row = { near: false, sentence: 'FAIL: breached, violated, above' };

    expect(
      statusCounts([
        { ...row, status: 'PASS' },
        { near: true, status: 'FAIL' },
      ]),
    ).toMatchObject({ pass: 1, fail: 1 });
  });

  it('is avoided by sentences that are made from the fields', () => {
    const asked = request({ A: 1 }, { proxies: PROXIES });
    const source = priceSource(stockMarket());
    const prepared = prepare(asked, source);
    const portfolio = { prepared, summary: summarisePrepared(prepared), history: factorHistory(asked, source) };
    const limits = { maxLoss: 50, maxSinglePosition: 0.25 };
    const [item] = adviceFor(portfolio, { policy: POLICY, limits });

    expect(item).toMatchObject({ kind: 'REDUCE_POSITION', current: 1, target: 0.25, reasons: ['RISK_LIMIT'] });
    expect(item?.sentence).toContain('Bring A from 100 % to 25 %');
  });
});

describe('mistake 12: a failed proxy makes its limit disappear', () => {
  it('is avoided by refusing it by name', () => {
    const asked = request({ A: 1 }, { proxies: { A: { market: 'NOPE' } } });

    expect(() => factorHistory(asked, priceSource(stockMarket()))).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_TICKER', details: { ticker: 'NOPE' } }),
    );
  });

  it('is avoided by a row that says it was not evaluated when a beta is missing', () => {
    const prices = stockMarket();
    prices.set('NEW', monthlyColumn('NEW', '2022-11', [0.01, 0.02]));
    const asked = request({ A: 1 }, { proxies: { A: { market: 'NEW' } } });
    const source = priceSource(prices);
    const checks = limitChecks(analyse(asked, source), factorHistory(asked, source), { maxSingleFactorLoss: 0.1 });

    expect(checks.betaLimits).toMatchObject([{ factor: 'market:NEW', beta: null, status: 'NOT_EVALUATED' }]);
    expect(checks.counts).toMatchObject({ pass: 0, notEvaluated: 6 });
  });
});

describe('mistake 16: cash judged as a single name', () => {
  const asked = request({ A: 0.2, CASH: 0.8 }, { proxies: PROXIES, cashTickers: ['CASH'] });

  it('is avoided by limits and scores that look at the largest position without it', () => {
    const source = priceSource(stockMarket());
    const analysis = analyse(asked, source);
    const score = riskScore(analysis.portfolioView, factorHistory(asked, source), { policy: POLICY, maxLoss: 0.3 });

    expect(riskLimits(analysis, { maxSinglePosition: 0.25 })[1]).toMatchObject({ actual: 0.2, status: 'PASS' });
    expect(score.potentialLoss.concentration).toBeCloseTo(0.12, 14);
  });
});

describe('mistake 18: what-if changes of the wrong sign, and silent renormalisation', () => {
  const changed = (change: Parameters<typeof whatIf>[0]['change']) =>
    whatIf({ ...request({ A: 0.6, D: 0.4 }, { proxies: PROXIES }), limits: {}, change }, priceSource(stockMarket()));

  it('is avoided by after - before', () => {
    expect(changed({ delta: [{ ticker: 'A', change: 0.1 }] }).change).toMatchObject({
      weightSum: expect.closeTo(0.1, 14),
      grossExposure: expect.closeTo(0.1, 14),
      largestPosition: expect.closeTo(0.1, 14),
    });
  });

  it('is avoided by a weight sum that shows what was not funded', () => {
    expect(changed({ delta: [{ ticker: 'A', change: 0.5 }] }).after.weightSum).toBeCloseTo(1.5, 14);
    expect(changed({ newWeights: [{ ticker: 'A', weight: 0.3 }] }).after.weightSum).toBe(0.3);
  });
});
