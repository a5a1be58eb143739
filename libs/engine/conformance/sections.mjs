import { only } from './compare.mjs';
import { LIMIT_SECTIONS } from './limit-sections.mjs';
import { OPTIMISER_SECTIONS } from './optimiser-sections.mjs';
import { PERFORMANCE_SECTIONS } from './performance-sections.mjs';

/** Codes the built sections can answer with; a case that expects another one is skipped by name. */
export const BUILT_ERRORS = new Set([
  'UNKNOWN_TICKER',
  'ZERO_EXPOSURE',
  'ZERO_NET',
  'INVALID_WEIGHT',
  'INVALID_POSITION',
  'NON_POSITIVE_NAV',
  'INVALID_WINDOW',
  'INVALID_LIMIT',
  'UNKNOWN_CURRENCY',
  'INSUFFICIENT_HISTORY',
  'SOLVER_FAILED',
]);

/**
 * What is checked: a section of `expected` to the function that answers it. A section that is not here is reported as
 * skipped. `names` says which tolerance a field of the section goes by, where that is not the field's own name.
 */
export const SECTIONS = {
  portfolioView: { answer: portfolioView },
  ledoitWolf: { answer: ledoitWolf },
  ...PERFORMANCE_SECTIONS,
  ...LIMIT_SECTIONS,
  ...OPTIMISER_SECTIONS,
};

/** The vectors keep the factor model inside the view; the engine answers it beside. */
function portfolioView({ analysis, want }) {
  const { portfolioView: view, factorModel } = analysis();
  if (!want.factorModel) return only({ ...view, factorModel }, want);
  return only({ ...view, factorModel: factorModel && only(factorModel, want.factorModel) }, want);
}

function ledoitWolf({ engine, request, prices, prepared, want }) {
  const { returns } = prepared();
  const { intensity, trace } = engine.ledoitWolf(returns);
  const shrunk = engine.analyse({ ...request, covariance: 'LEDOIT_WOLF' }, prices).portfolioView;
  return only({ intensity, trace, portfolioVolAnnual: shrunk.volatilityAnnual }, want);
}

/** The engine's request of a vector's, whose enumerations are in lower case. */
export const engineRequest = ({ weights, weightBasis, proxies, frequency, start, end, cashTickers, ...rest }) => ({
  weights: Object.entries(weights).map(([ticker, weight]) => ({ ticker, weight: weight ?? Number.NaN })),
  weightBasis: (weightBasis ?? 'raw').toUpperCase(),
  proxies: proxies ?? {},
  frequency: frequency.toUpperCase(),
  start,
  end,
  cashTickers: cashTickers ?? [],
  expectedReturns: new Map(Object.entries(rest.expectedReturns ?? {})),
  alsoNamed: alsoNamed(rest),
  ...(rest.minObservations === undefined ? {} : { minObservations: rest.minObservations }),
});

/** The benchmark and the what-if tickers belong to the calendar of a daily request. */
function alsoNamed({ benchmark, whatIf = {} }) {
  const added = Object.keys({ ...whatIf.newWeights, ...whatIf.delta });
  return [benchmark, whatIf.fundFrom, ...added].filter((ticker) => typeof ticker === 'string');
}

export const positionsRequest = ({ positions, baseCurrency, ...tables }) => ({
  positions: Object.entries(positions).map(([id, amount]) => ({ id, ...amount })),
  baseCurrency,
  aliases: new Map(Object.entries(tables.aliases ?? {})),
  cashProxies: new Map(Object.entries(tables.cashProxies ?? {})),
  fxToBase: new Map(Object.entries(tables.fxToBase ?? {})),
  latestPrices: new Map(Object.entries(tables.latestPrices ?? {})),
});

export const positionsAnswer = ({ weights, ...rest }) => ({
  ...rest,
  weights: Object.fromEntries(weights.map(({ ticker, weight }) => [ticker, weight])),
});
