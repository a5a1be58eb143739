import type { CacheKey } from './cache-key';
import type { Sealed } from './frame';

/** Why an answer had to be made. Where several are true the first of this order is told. */
export type MissReason =
  /** It was asked for anew. */
  | 'requested'
  /** The shared store was out of reach. */
  | 'away'
  /** Something lay there that did not open. */
  | 'unreadable'
  /** The store knows of no answer to the question, whatever it was made of. */
  | 'unasked'
  /** The owner's data were at another generation when the question was last answered. */
  | 'generation-changed'
  /** The market data were at another version then. */
  | 'prices-changed'
  /** Whatever else the digest holds was different then: the engine, or how it is set up. */
  | 'engine-changed'
  /** The answer's time was over. */
  | 'expired'
  /** The answer had to go before its time. */
  | 'evicted';

/**
 * What a fill leaves of a question, whatever its data are like: when its answer ends and what it was made of. It outlives the answer, so
 * that the next fill can say why that was not there. Only a word depends on it, never an answer.
 */
export interface Asked {
  readonly question: string;
  readonly record: string;
}

/** Digests in part: whoever mistakes one question of a user for another gives a wrong word, once in 2^64. */
const DIGITS = 16;

export const askedOf = (key: CacheKey, content: Sealed, question: string): Asked => ({
  question: `${key.method}:${question.slice(-DIGITS)}`,
  record: [Math.trunc(content.expiresAt), ...basisOf(key, content)].join(' '),
});

/** What the record of the last answer says against the one just made; nothing where that is not a record. */
export function missReasonOf(before: string | undefined, key: CacheKey, made: Sealed): MissReason | undefined {
  if (before === undefined) return 'unasked';
  const [end, ...basis] = before.split(' ');
  const now = basisOf(key, made);
  if (basis.length !== now.length) return undefined;
  const changed = now.findIndex((part, index) => part !== basis[index]);
  return CHANGES[changed] ?? (Number(end) <= made.computedAt ? 'expired' : 'evicted');
}

const CHANGES = ['generation-changed', 'prices-changed', 'engine-changed'] as const;

/** In the order of `CHANGES`. */
const basisOf = ({ generation, digest }: CacheKey, { marketDataVersion }: Sealed): readonly string[] => [
  generation,
  marketDataVersion,
  digest.slice(-DIGITS),
];
