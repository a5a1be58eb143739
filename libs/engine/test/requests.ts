import fc from 'fast-check';

import type { AnalysisRequest } from '../src/model/analysis';
import type { FactorProxies } from '../src/model/factor-proxies';
import type { PriceColumn } from '../src/model/price-column';
import { market, mixed, monthlyColumn, noise } from './market';

/** Three years of months, raw weights, no proxies, no cash. */
export const request = (
  weights: Readonly<Record<string, number>>,
  changes: Partial<AnalysisRequest> = {},
): AnalysisRequest => ({
  weights: Object.entries(weights).map(([ticker, weight]) => ({ ticker, weight })),
  weightBasis: 'RAW',
  proxies: {},
  frequency: 'MONTHLY',
  start: '2020-01-01',
  end: '2022-12-31',
  cashTickers: [],
  ...changes,
});

export const MONTHS = 36;

/** Thirty-six months of a market, two styles, two industries and four stocks that load on them. */
export function stockMarket(seed = 1): Map<string, PriceColumn> {
  const series = (k: number, scale = 0.04) => noise(seed * 100 + k, MONTHS, scale);
  const spy = series(1);
  const tech = mixed([1.1, spy], [1, series(2, 0.02)]);
  const energy = mixed([0.8, spy], [1, series(3, 0.05)]);
  const returns: Record<string, number[]> = {
    SPY: spy,
    MTUM: mixed([1, spy], [1, series(4, 0.02)]),
    VLUE: mixed([1, spy], [1, series(5, 0.02)]),
    TECH: tech,
    ENERGY: energy,
    A: mixed([1, tech], [1, series(6, 0.05)]),
    B: mixed([0.9, tech], [1, series(7, 0.05)]),
    C: mixed([1, energy], [1, series(8, 0.06)]),
    D: mixed([0.5, spy], [1, series(9, 0.03)]),
    CASH: noise(seed, MONTHS, 0.0005),
  };
  return market(...Object.entries(returns).map(([ticker, own]) => monthlyColumn(ticker, '2020-01', own)));
}

export const STYLES: FactorProxies = { market: 'SPY', momentum: 'MTUM', value: 'VLUE' };

export const PROXIES: Readonly<Record<string, FactorProxies>> = {
  A: { ...STYLES, industry: 'TECH', subindustry: ['B', 'D'] },
  B: { ...STYLES, industry: 'TECH' },
  C: { ...STYLES, industry: 'ENERGY' },
  D: { market: 'SPY' },
};

/** Markets by seed, and weights of their four stocks, at least one of them not small. */
export const markets = fc.integer({ min: 1, max: 10_000 }).map(stockMarket);
export const fourWeights = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
  .filter((weights) => weights.some((weight) => Math.abs(weight) > 0.05))
  .map(([A = 0, B = 0, C = 0, D = 0]) => ({ A, B, C, D }));

/** Whole percents, each from -100 to 100, not all zero: sizes a portfolio has, where doubles are mostly next to nothing. */
const percent = fc.integer({ min: -100, max: 100 });
export const percentWeights = fc
  .tuple(percent, percent, percent, percent)
  .filter((weights) => weights.some((weight) => weight !== 0))
  .map(([A, B, C, D]) => ({ A: A / 100, B: B / 100, C: C / 100, D: D / 100 }));
