import fc from 'fast-check';

import { dataQuality } from '../src/data-quality/data-quality';
import { EngineError } from '../src/engine-error';
import { factorHistory } from '../src/limits/factor-history';
import { limitChecks } from '../src/limits/limit-checks';
import { summarisePrepared } from '../src/model/analysis';
import { prepare } from '../src/model/prepared';
import type { PriceColumn } from '../src/model/price-column';
import { priceSource } from '../src/model/price-source';
import { adviceFor } from '../src/score/advice';
import { riskScore } from '../src/score/risk-score';
import { factorStress } from '../src/stress/factor-stress';
import { replay } from '../src/stress/replay';
import { whatIf } from '../src/what-if/what-if';
import { market, monthlyColumn, noise } from './market';
import { policyWith } from './policies';
import { MONTHS, PROXIES, request } from './requests';

const NAMES = ['SPY', 'MTUM', 'VLUE', 'TECH', 'ENERGY', 'A', 'B', 'C', 'D'];

/** What a column can be like: a real one, a constant, one with holes, a copy of another, next to nothing or next to no end. */
const months = fc.oneof(
  fc.integer({ min: 1, max: 99 }).map((seed): (number | null)[] => noise(seed, MONTHS)),
  fc.constant<(number | null)[]>(Array(MONTHS).fill(0)),
  fc.integer({ min: 2, max: 9 }).map((gap) => noise(1, MONTHS).map((move, t) => (t % gap === 1 ? null : move))),
  fc.constantFrom(1e3, 1e8, 1e20).map((scale) => noise(2, MONTHS).map((move) => Math.abs(move) * scale)),
  fc.constant<(number | null)[]>(Array(MONTHS).fill(-0.999_999)),
);

const worlds = fc
  .array(months, { minLength: NAMES.length, maxLength: NAMES.length })
  .map((all) => market(...all.map((own, i) => monthlyColumn(NAMES[i]!, '2020-01', own))));

const size = fc.constantFrom(0, 1e-13, 0.1, -0.3, 1, 1e6, -1e12);
const weights = fc.tuple(size, size, size, size).map(([A, B, C, D]) => ({ A, B, C, D }));

const LIMITS = {
  maxLoss: 0.2,
  maxVolatility: 0.1,
  maxSinglePosition: 0.2,
  maxSingleFactorLoss: 0.05,
  maxMarketShare: 0.3,
};

/** All that is asked of one portfolio; what the engine refuses is left out. */
function answers(own: Readonly<Record<string, number>>, prices: Map<string, PriceColumn>): unknown[] {
  const asked = request(own, { proxies: PROXIES, minObservations: 2 });
  const source = priceSource(prices);
  const policy = policyWith({ minWindows: 1 });
  const prepared = prepare(asked, source);
  const summary = summarisePrepared(prepared);
  const history = factorHistory(asked, source);
  const episode = { start: '2020-03-01', end: '2020-08-31' };
  const answers: ReadonlyArray<() => unknown> = [
    () => limitChecks(summary, history, LIMITS),
    () => riskScore(summary.portfolioView, history, { policy, maxLoss: 0.2 }),
    () => adviceFor({ prepared, summary, history }, { policy, limits: LIMITS }),
    () => whatIf({ ...asked, limits: LIMITS, change: { delta: [{ ticker: 'A', change: 0.1 }] } }, source),
    () => factorStress(prepared, summary.factorModel, { shocks: { 'market:SPY': -0.2 }, passOn: true }),
    () => replay({ weights: asked.weights, cashTickers: [], episode }, source),
    () => dataQuality(asked, prepared, source),
  ];
  return answers.flatMap((answer) => unlessRefused(answer));
}

function unlessRefused<T>(answer: () => T): T[] {
  try {
    return [answer()];
  } catch (error) {
    if (error instanceof EngineError) return [];
    throw error;
  }
}

const isUsable = (value: unknown): boolean => {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value === null || typeof value !== 'object') return true;
  return Object.values(value).every(isUsable);
};

describe('limits, scores, advice, what-ifs, stress and data quality', () => {
  it('answer numbers or null, never NaN or Infinity, or refuse', () => {
    fc.assert(
      fc.property(worlds, weights, (prices, own) => {
        for (const all of unlessRefused(() => answers(own, prices))) {
          for (const answer of all) expect(isUsable(answer)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});
