import type { PriceColumn } from '../src/model/price-column';
import type { ScorePolicy } from '../src/score/score-policy';
import { PROXIES } from './requests';

/**
 * RISK-ENGINE 8, 9 and 11 a second time, from month-end prices, by other means than the engine's: raw moments, logarithms,
 * one long list of losses, and limits found by search instead of by division. It shares no code with the engine and is
 * slow, and exact to about ten digits.
 */
export type Weights = Readonly<Record<string, number>>;

export class SecondRoute {
  private readonly returns: ReadonlyMap<string, readonly number[]>;

  constructor(prices: ReadonlyMap<string, PriceColumn>) {
    this.returns = new Map(
      [...prices].map(([ticker, { closes }]) => [
        ticker,
        [...closes].slice(1).map((close, i) => Math.expm1(Math.log(close) - Math.log(closes[i]!))),
      ]),
    );
  }

  volatilityAnnual(weights: Weights): number {
    const months = this.of(Object.keys(weights)[0]!).map((_, t) =>
      Object.entries(weights).reduce((sum, [ticker, weight]) => sum + weight * this.of(ticker)[t]!, 0),
    );
    return Math.sqrt(12 * spread(months, months));
  }

  /** Exposure by factor id, of the types that have shocks. */
  exposures(weights: Weights): Map<string, number> {
    const sums = new Map<string, number>();
    for (const [ticker, weight] of Object.entries(weights)) {
      for (const id of factorIdsOf(ticker)) {
        const f = this.factor(id);
        sums.set(id, (sums.get(id) ?? 0) + (weight * spread(this.of(ticker), f)) / spread(f, f));
      }
    }
    return sums;
  }

  /** Every compounded move of a factor over windows of that many months. */
  moves(id: string, months: number): number[] {
    const [own, market] = legsOf(id).map((ticker) => windowSums(this.of(ticker).map(Math.log1p), months));
    return own!.map((log, t) => Math.expm1(log) - (market === undefined ? 0 : Math.expm1(market[t]!)));
  }

  private factor(id: string): number[] {
    const [own, market] = legsOf(id).map((ticker) => this.of(ticker));
    return own!.map((move, t) => move - (market?.[t] ?? 0));
  }

  private of(ticker: string): readonly number[] {
    return this.returns.get(ticker) ?? [];
  }
}

/** The largest x of a rising function's argument with cost(x) <= limit; null when nothing costs that much. */
export function searched(cost: (x: number) => number, limit: number): number | null {
  let high = 1;
  while (cost(high) <= limit) {
    high *= 2;
    if (high > 1e12) return null;
  }
  let low = 0;
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (cost(middle) <= limit) low = middle;
    else high = middle;
  }
  return low;
}

/** The curve read from its far end. */
export function read({ curve, interpolation }: ScorePolicy, ratio: number): number {
  const last = curve.at(-1)!;
  if (ratio > last[0]) return interpolation === 'STEP' ? 0 : last[1];
  let score = last[1];
  for (let k = curve.length - 1; k >= 0; k--) {
    const [knot, value] = curve[k]!;
    if (ratio > knot) {
      const [next, nextValue] = curve[k + 1]!;
      const part = (next - ratio) / (next - knot);
      return interpolation === 'STEP' ? nextValue : part * value + (1 - part) * nextValue;
    }
    score = value;
  }
  return score;
}

function factorIdsOf(ticker: string): string[] {
  const { market, momentum, value, industry } = PROXIES[ticker] ?? {};
  return [
    market && `market:${market}`,
    momentum && `momentum:${momentum}-${market}`,
    value && `value:${value}-${market}`,
    typeof industry === 'string' && `industry:${industry}`,
  ].filter((id): id is string => typeof id === 'string');
}

const legsOf = (id: string): string[] => id.slice(id.indexOf(':') + 1).split('-');

/** n / (n - 1) (E[xy] - E[x] E[y]). */
function spread(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const products = x.map((value, t) => value * y[t]!);
  return ((mean(products) - mean(x) * mean(y)) * x.length) / (x.length - 1);
}

const windowSums = (logs: readonly number[], months: number): number[] =>
  logs.slice(months - 1).map((_, t) => logs.slice(t, t + months).reduce((sum, log) => sum + log, 0));
