/** A count this close above a whole number is that number: 0.95 x 20 must be 19. */
const WHOLE = 1e-9;

/** Loss at a confidence level over one period of the series, decimals, losses positive; negative when even that is a gain. */
export interface TailRisk {
  readonly valueAtRisk: number;
  /** Mean of the tail from there on; never below `valueAtRisk`. */
  readonly expectedShortfall: number;
}

/**
 * From T >= 1 returns as they were: L = -r. Value at risk is the ceil(confidence T)-th smallest loss; expected shortfall
 * is VaR + sum max(L - VaR, 0) / ((1 - confidence) T) (Rockafellar & Uryasev 2000), coherent also where (1 - confidence) T
 * is not whole (Acerbi & Tasche 2002).
 */
export function historicalTail(returns: Float64Array, confidence: number): TailRisk {
  const periods = returns.length;
  const losses = returns.map((value) => -value).sort();
  const place = tailPlace(periods, confidence);
  const valueAtRisk = losses[place]!;
  const beyond = losses.subarray(place).reduce((sum, loss) => sum + (loss - valueAtRisk), 0);
  return { valueAtRisk, expectedShortfall: valueAtRisk + beyond / ((1 - confidence) * periods) };
}

/** Place, from 0, of the loss that is the value at risk among T losses in ascending order. */
export const tailPlace = (periods: number, confidence: number): number =>
  Math.max(1, Math.ceil(confidence * periods - WHOLE)) - 1;
