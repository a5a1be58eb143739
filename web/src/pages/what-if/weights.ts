import type { TickerWeight } from '../../api/shapes/explore';

/** Who pays for a change: nobody (the sum moves), all others in proportion, or one ticker. */
export type Payer = 'nobody' | 'others' | { readonly ticker: string };

/** The weights after one of them is set. */
export function withWeight(weights: readonly TickerWeight[], set: TickerWeight, payer: Payer): TickerWeight[] {
  const before = weights.find(({ ticker }) => ticker === set.ticker)?.weight ?? 0;
  const change = set.weight - before;
  const others = weights.reduce((sum, { ticker, weight }) => (ticker === set.ticker ? sum : sum + weight), 0);
  return weights.map(({ ticker, weight }) => {
    if (ticker === set.ticker) return set;
    if (payer === 'others') return { ticker, weight: others === 0 ? weight : weight - (change * weight) / others };
    return typeof payer === 'object' && payer.ticker === ticker
      ? { ticker, weight: weight - change }
      : { ticker, weight };
  });
}

/** How far a slider goes: enough room on both sides of what is, and short only where the book is. */
export function rangeOf(weights: readonly TickerWeight[]): { readonly low: number; readonly high: number } {
  const all = weights.map(({ weight }) => weight);
  const high = Math.max(0.5, Math.ceil(Math.max(...all) * 15) / 10);
  return { low: Math.min(...all) < 0 ? -high : 0, high };
}

/** The largest difference between two answers about the same weights, for numbers that both have. */
export function largestDifference(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number {
  const differences = Object.entries(b).flatMap(([key, value]) => {
    const own = a[key];
    return typeof value === 'number' && typeof own === 'number'
      ? [Math.abs(value - own) / Math.max(1, Math.abs(value))]
      : [];
  });
  return Math.max(0, ...differences);
}
