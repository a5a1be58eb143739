import { EngineError } from '../engine-error';

/** RAW: as given, what is missing to 1 earns nothing. GROSS: divided by the sum of absolutes. NET: divided by the sum. */
export type WeightBasis = 'RAW' | 'GROSS' | 'NET';

export interface Weight {
  readonly ticker: string;
  /** Fraction of net asset value; shorts negative. */
  readonly weight: number;
}

/** Beyond this gross sum variances would leave the range of a double. */
const MAX_GROSS = 1e50;

/** A net sum below this part of the gross sum cannot be divided by. */
const MIN_NET = 1e-9;

/** The weights on the basis asked for, request order kept. The sums run over all tickers, cash included. */
export function weightsOnBasis(weights: readonly Weight[], basis: WeightBasis): Float64Array {
  const values = new Float64Array(weights.length);
  let gross = 0;
  for (let i = 0; i < values.length; i++) {
    values[i] = weights[i]!.weight;
    gross += Math.abs(values[i]!);
  }
  if (!(gross <= MAX_GROSS)) throw invalidWeight(weights);
  if (gross === 0)
    throw new EngineError('ZERO_EXPOSURE', 'The portfolio has no position with a weight other than zero.');
  if (basis === 'RAW') return values;
  if (basis === 'GROSS') return values.map((value) => value / gross);
  const net = values.reduce((sum, value) => sum + value, 0);
  if (net < MIN_NET * gross) {
    throw new EngineError('ZERO_NET', 'The weights add up to nothing or less, so they cannot be divided by their sum.');
  }
  return values.map((value) => value / net);
}

function invalidWeight(weights: readonly Weight[]): EngineError {
  const culprit = weights.find(({ weight }) => !Number.isFinite(weight))?.ticker;
  const message =
    culprit === undefined ? 'The weights are too large to add up.' : `The weight of ${culprit} is not a finite number.`;
  return new EngineError('INVALID_WEIGHT', message, culprit === undefined ? {} : { ticker: culprit });
}
