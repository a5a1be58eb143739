import type { Weight } from '../model/weights';

/** Weights as fractions of net asset value, on the portfolio's basis and used as they are. */
export type WeightsChange = FullReplacement | Deltas;

export interface FullReplacement {
  /** Raw, whatever the basis of the portfolio they replace. */
  readonly newWeights: readonly Weight[];
}

export interface Deltas {
  readonly delta: readonly { readonly ticker: string; readonly change: number }[];
  /** The ticker that takes minus the sum of the deltas; without one the sum of the weights changes. */
  readonly fundFrom?: string | undefined;
}

/** A smaller weight is what rounding leaves of a position that was sold. */
const NOTHING = 1e-12;

/**
 * The portfolio after a change: what is held keeps its place, a new ticker goes to the end, and what is left with less
 * than 1e-12 is dropped. Nothing is scaled to make a sum right. Changes of one ticker add up.
 */
export function changedWeights(current: readonly Weight[], change: WeightsChange): Weight[] {
  const weights = new Map<string, number>();
  const add = (ticker: string, weight: number) => weights.set(ticker, (weights.get(ticker) ?? 0) + weight);
  if ('newWeights' in change) for (const { ticker, weight } of change.newWeights) add(ticker, weight);
  else {
    for (const { ticker, weight } of current) add(ticker, weight);
    for (const { ticker, change: by } of change.delta) add(ticker, by);
    if (change.fundFrom !== undefined) add(change.fundFrom, -change.delta.reduce((sum, { change: by }) => sum + by, 0));
  }
  return [...weights].flatMap(([ticker, weight]) => (Math.abs(weight) < NOTHING ? [] : [{ ticker, weight }]));
}

/** Every ticker the change names: their dates belong to the calendar of both sides. */
export function tickersNamed(change: WeightsChange): string[] {
  if ('newWeights' in change) return change.newWeights.map(({ ticker }) => ticker);
  return [...change.delta.map(({ ticker }) => ticker), ...(change.fundFrom === undefined ? [] : [change.fundFrom])];
}
