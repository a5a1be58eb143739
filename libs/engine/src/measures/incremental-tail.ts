import { type Matrix, row } from '../matrix';
import type { TailRisk } from './historical-tail';
import { portfolioReturns } from './portfolio-returns';

/** What each of N positions adds to the portfolio's losses; negative where it hedges. */
interface IncrementalTail {
  readonly valueAtRisk: Float64Array;
  readonly expectedShortfall: Float64Array;
}

/**
 * Losses of the portfolio less its losses without position i, whose money then earns nothing while the other weights
 * stay. Computed anew for each, not from derivatives, so it is right for a large position too; the parts do not add up.
 * `tailsOf` gives any number of losses of a series of T returns; the answer has as many entries.
 */
export function incrementalTail(
  series: Matrix,
  weights: Float64Array,
  tailsOf: (returns: Float64Array) => readonly TailRisk[],
): IncrementalTail[] {
  const portfolio = portfolioReturns(series, weights);
  const rest = new Float64Array(portfolio.length);
  const without = Array.from(weights, (weight, i) =>
    tailsOf(subtract(rest, portfolio, { weight, own: row(series, i) })),
  );
  return tailsOf(portfolio).map((whole, k) => ({
    valueAtRisk: Float64Array.from(without, (tails) => whole.valueAtRisk - tails[k]!.valueAtRisk),
    expectedShortfall: Float64Array.from(without, (tails) => whole.expectedShortfall - tails[k]!.expectedShortfall),
  }));
}

function subtract(
  target: Float64Array,
  portfolio: Float64Array,
  { weight, own }: { readonly weight: number; readonly own: Float64Array },
): Float64Array {
  for (let t = 0; t < target.length; t++) target[t] = portfolio[t]! - weight * own[t]!;
  return target;
}
