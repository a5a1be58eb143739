/** A count this close above a whole number is that number: 0.95 x 20 must be 19. */
const WHOLE = 1e-9;

/** Loss at a confidence level over one period of the series, decimals, losses positive; negative when even that is a gain. */
export interface TailRisk {
  readonly valueAtRisk: number;
  /** Mean of the tail from there on; never below `valueAtRisk`. */
  readonly expectedShortfall: number;
}

/**
 * From the losses of T >= 1 periods as they were, in ascending order (`sortedLosses`). Value at risk is the
 * ceil(confidence T)-th smallest loss; expected shortfall is VaR + sum max(L - VaR, 0) / ((1 - confidence) T)
 * (Rockafellar & Uryasev 2000), coherent also where (1 - confidence) T is not whole (Acerbi & Tasche 2002).
 */
export function historicalTail(losses: Float64Array, confidence: number): TailRisk {
  const place = Math.max(1, Math.ceil(confidence * losses.length - WHOLE)) - 1;
  const valueAtRisk = losses[place]!;
  let beyond = 0;
  for (let t = place; t < losses.length; t++) beyond += losses[t]! - valueAtRisk;
  return { valueAtRisk, expectedShortfall: valueAtRisk + beyond / ((1 - confidence) * losses.length) };
}

/** L = -r, the smallest first; a return of 0 is a loss of 0, not of -0. */
export const sortedLosses = (returns: Float64Array): Float64Array => returns.map((value) => 0 - value).sort();
