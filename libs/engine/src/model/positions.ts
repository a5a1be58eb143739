import { EngineError } from '../engine-error';
import { exposure } from '../measures/exposure';
import type { Weight } from './weights';

/** Exactly one of `shares`, `value` and `weight`. Shorts and margin debt are negative. */
export interface Position {
  /** A ticker, or a broker's name for cash. */
  readonly id: string;
  readonly shares?: number;
  /** Money in `currency`. */
  readonly value?: number;
  /** Fraction of net asset value; only when every position has one. */
  readonly weight?: number;
  /** Of the value, or of the price; the base currency (of a cash name: its own) when absent. */
  readonly currency?: string;
}

export interface PositionsRequest {
  readonly positions: readonly Position[];
  readonly baseCurrency: string;
  /** Broker's cash name to currency. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Currency to the ticker whose returns stand for holding it. */
  readonly cashProxies: ReadonlyMap<string, string>;
  /** Currency to what one unit of it costs in the base currency, which itself needs no entry. */
  readonly fxToBase: ReadonlyMap<string, number>;
  /** By position id, all of one date. */
  readonly latestPrices: ReadonlyMap<string, number>;
}

export interface WeightedPositions {
  /** In base currency, margin debt subtracted; null when the weights were given. */
  readonly netAssetValue: number | null;
  /** Each ticker once, in the order of first appearance. */
  readonly weights: readonly Weight[];
  /** Over the tickers that are no cash proxy. */
  readonly netExposure: number;
  readonly grossExposure: number;
  /** Gross exposure per unit of net asset value. */
  readonly leverage: number;
}

/** RISK-ENGINE 1. Weights given sum to what they sum to; weights from money sum to 1, cash included. */
export function positionsToWeights(request: PositionsRequest): WeightedPositions {
  const { positions, cashProxies } = request;
  if (positions.length === 0) throw new EngineError('ZERO_EXPOSURE', 'The portfolio has no positions.');
  positions.forEach(requireOneAmount);
  const given = positions.some(({ weight }) => weight !== undefined);
  const { netAssetValue, weights } = given ? givenWeights(request) : weightsFromMoney(request);
  const cash = new Set(cashProxies.values());
  const { net, gross } = exposure(weights.filter(({ ticker }) => !cash.has(ticker)).map(({ weight }) => weight));
  return { netAssetValue, weights, netExposure: net, grossExposure: gross, leverage: gross };
}

function requireOneAmount({ id, shares, value, weight }: Position): void {
  const amounts = [shares, value, weight].filter((amount) => amount !== undefined);
  if (amounts.length !== 1) throw invalidPosition(id, 'needs exactly one of shares, value and weight');
  if (Number.isFinite(amounts[0])) return;
  if (weight === undefined) throw invalidPosition(id, 'has an amount that is not a finite number');
  throw new EngineError('INVALID_WEIGHT', `The weight of ${id} is not a finite number.`, { ticker: id });
}

type Weighting = Pick<WeightedPositions, 'netAssetValue' | 'weights'>;

function givenWeights(request: PositionsRequest): Weighting {
  const weights = addedUp(request, ({ id, weight }) => {
    if (weight === undefined) throw invalidPosition(id, 'has no weight, while others have one');
    return weight;
  });
  return { netAssetValue: null, weights };
}

function weightsFromMoney(request: PositionsRequest): Weighting {
  const amounts = addedUp(request, (position) => moneyOf(position, request));
  const netAssetValue = amounts.reduce((sum, { weight }) => sum + weight, 0);
  if (!(netAssetValue > 0)) {
    throw new EngineError('NON_POSITIVE_NAV', 'The positions, debt included, are worth nothing or less.');
  }
  return { netAssetValue, weights: amounts.map(({ ticker, weight }) => ({ ticker, weight: weight / netAssetValue })) };
}

/** Amounts per ticker: a cash name counts as its currency's proxy, and what meets under one ticker adds up. */
function addedUp(request: PositionsRequest, amountOf: (position: Position) => number): Weight[] {
  const sums = new Map<string, number>();
  for (const position of request.positions) {
    const ticker = tickerOf(position, request);
    sums.set(ticker, (sums.get(ticker) ?? 0) + amountOf(position));
  }
  return Array.from(sums, ([ticker, weight]) => ({ ticker, weight }));
}

function tickerOf({ id }: Position, { aliases, cashProxies }: PositionsRequest): string {
  const currency = aliases.get(id);
  return currency === undefined ? id : (cashProxies.get(currency) ?? unknownCurrency(currency, 'has no cash proxy'));
}

function moneyOf({ id, shares, value, currency }: Position, request: PositionsRequest): number {
  const rate = rateOf(currency ?? request.aliases.get(id) ?? request.baseCurrency, request);
  const amount = value ?? (shares ?? 0) * priceOf(id, request);
  if (!Number.isFinite(amount * rate)) throw invalidPosition(id, 'is worth more than a number can hold');
  return amount * rate;
}

function priceOf(id: string, { latestPrices }: PositionsRequest): number {
  const price = latestPrices.get(id);
  if (price === undefined || !Number.isFinite(price) || price <= 0)
    throw invalidPosition(id, 'is in shares and has no latest price');
  return price;
}

/** Never 1 for a currency nobody knows: that would value yen as dollars. */
function rateOf(currency: string, { baseCurrency, fxToBase }: PositionsRequest): number {
  if (currency === baseCurrency) return 1;
  const rate = fxToBase.get(currency);
  if (rate === undefined || !Number.isFinite(rate) || rate <= 0)
    return unknownCurrency(currency, 'has no exchange rate');
  return rate;
}

const invalidPosition = (ticker: string, fault: string): EngineError =>
  new EngineError('INVALID_POSITION', `The position ${ticker} ${fault}.`, { ticker });

function unknownCurrency(currency: string, fault: string): never {
  throw new EngineError('UNKNOWN_CURRENCY', `The currency ${currency} ${fault}.`, { currency });
}
