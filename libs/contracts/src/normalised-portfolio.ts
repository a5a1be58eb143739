import { normalisedCurrency, normalisedTicker } from './field-rules';
import {
  type FactorProxies,
  Frequency,
  IdleReturn,
  Interpolation,
  type Limits,
  type Portfolio,
  type Position,
  type ScorePolicy,
  WeightBasis,
} from './gen/perfolio/gateway/v1/portfolio';

const DEFAULT_CURRENCY = 'USD';
export const DEFAULT_LOOKBACK_YEARS = 10;
const DEFAULT_MODELLED_SHARE = 0.95;
const DEFAULT_NEAR_FRACTION = 0.8;

/**
 * A valid portfolio in the one form that equal portfolios share: tickers upper-case, equal tickers added up where the first stands,
 * defaults filled in, everything whose order means nothing sorted. The order of positions stays: answers list positions in it.
 */
export function normalisedPortfolio(portfolio: Portfolio): Portfolio {
  const baseCurrency = normalisedCurrency(portfolio.baseCurrency) || DEFAULT_CURRENCY;
  return {
    ...portfolio,
    name: portfolio.name.trim().normalize('NFC'),
    baseCurrency,
    positions: mergedPositions(portfolio.positions, baseCurrency),
    factorProxies: byTicker(portfolio.factorProxies.map(normalisedProxies)),
    limits: portfolio.limits && normalisedLimits(portfolio.limits),
    policy: portfolio.policy && normalisedPolicy(portfolio.policy),
    expectedReturns: byTicker(
      portfolio.expectedReturns.map((entry) => ({ ...entry, ticker: normalisedTicker(entry.ticker) })),
    ),
    benchmark: normalisedTicker(portfolio.benchmark),
    window: normalisedWindow(portfolio.window),
    weightBasis: portfolio.weightBasis || WeightBasis.RAW,
    lookbackYears: portfolio.lookbackYears || DEFAULT_LOOKBACK_YEARS,
    cashTickers: sortedSet(portfolio.cashTickers),
    cashProxies: portfolio.cashProxies
      .map(({ currency, ticker }) => ({ currency: normalisedCurrency(currency), ticker: normalisedTicker(ticker) }))
      .toSorted((a, b) => compare(a.currency, b.currency)),
    idleReturn: portfolio.idleReturn || IdleReturn.NOTHING,
  };
}

function normalisedWindow(window: Portfolio['window']): Portfolio['window'] {
  const { start, end, frequency } = window ?? { start: '', end: '', frequency: Frequency.MONTHLY };
  return { start, end, frequency: frequency || Frequency.MONTHLY };
}

function mergedPositions(positions: readonly Position[], baseCurrency: string): Position[] {
  const merged = new Map<string, Position>();
  for (const position of positions) {
    const ticker = normalisedTicker(position.ticker);
    const quantity = withCurrency(position.quantity, baseCurrency);
    merged.set(ticker, { ticker, quantity: sum(merged.get(ticker)?.quantity, quantity) });
  }
  return [...merged.values()];
}

function withCurrency(quantity: Position['quantity'], baseCurrency: string): Position['quantity'] {
  if (quantity?.$case !== 'value') return quantity;
  const { amount, currency } = quantity.value;
  return { $case: 'value', value: { amount, currency: normalisedCurrency(currency) || baseCurrency } };
}

function sum(first: Position['quantity'], second: Position['quantity']): Position['quantity'] {
  if (first === undefined) return second;
  if (first.$case === 'value' && second?.$case === 'value') {
    const amount = first.value.amount + second.value.amount;
    return { $case: 'value', value: { amount, currency: first.value.currency } };
  }
  if (first.$case === 'value' || second === undefined || second.$case === 'value') return first;
  return { $case: first.$case, value: first.value + second.value };
}

const normalisedProxies = (entry: FactorProxies): FactorProxies => ({
  ticker: normalisedTicker(entry.ticker),
  market: normalisedTicker(entry.market),
  momentum: normalisedTicker(entry.momentum),
  value: normalisedTicker(entry.value),
  industry: normalisedTicker(entry.industry),
  subindustry: sortedSet(entry.subindustry),
});

const normalisedLimits = (limits: Limits): Limits => ({
  ...limits,
  minModelledShare: limits.minModelledShare ?? DEFAULT_MODELLED_SHARE,
  nearFraction: limits.nearFraction ?? DEFAULT_NEAR_FRACTION,
});

const normalisedPolicy = (policy: ScorePolicy): ScorePolicy => ({
  ...policy,
  interpolation: policy.interpolation || Interpolation.LINEAR,
  bands: policy.bands.map(({ floor, name }) => ({ floor, name: name.trim() })),
});

const sortedSet = (tickers: readonly string[]): string[] => [...new Set(tickers.map(normalisedTicker))].toSorted();

const byTicker = <Entry extends { readonly ticker: string }>(entries: readonly Entry[]): Entry[] =>
  entries.toSorted((a, b) => compare(a.ticker, b.ticker));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
