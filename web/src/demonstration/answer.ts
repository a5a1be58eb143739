import type { Portfolio } from './record';

/** What is asked about a portfolio here: how many positions of one size would spread the money as much. */
export interface Said {
  /** Which state of the portfolio it was made of. */
  readonly portfolio: number;
  /** 1 ÷ Σw². */
  readonly effectivePositions: number;
}

export function answerFrom({ number, weights }: Portfolio): Uint8Array {
  const sum = weights.reduce((squares, weight) => squares + (weight / 100) ** 2, 0);
  return new TextEncoder().encode(JSON.stringify({ portfolio: number, effectivePositions: 1 / sum } satisfies Said));
}

/** Only what `answerFrom` wrote comes here: the seal has been checked. */
export const readAnswer = (bytes: Uint8Array): Said => JSON.parse(new TextDecoder().decode(bytes)) as Said;
