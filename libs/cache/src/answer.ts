import type { Use } from './hot-keys';
import type { MissReason } from './miss-reason';

/**
 * Where an answer came from: L1, the shared store, a computation somebody else had begun, this call's own, or this call's own
 * because the shared store is out of reach.
 */
export type Outcome = 'hit-local' | 'hit-shared' | 'joined' | 'computed' | 'bypass';

export interface Answer {
  /** A copy of the caller's own: he may keep it, change it, send it away. Made when it is first asked for. */
  readonly bytes: Uint8Array;
  readonly outcome: Outcome;
  /** Whether the shared store holds it, as far as this process knows. */
  readonly stored: boolean;
  /** Why it had to be made, where this call made it and somebody can tell. */
  readonly reason: MissReason | undefined;
  /** The start of the computation: nothing in the answer is younger. */
  readonly computedAt: Date;
}

/** An answer as it lies in memory, to be read and not kept: whoever wrote to it would change it for all. */
export type Lent = Pick<Answer, 'bytes' | 'computedAt'>;

/** Where an answer came from, and why it had to be made if it was. */
export type Origin = Pick<Answer, 'outcome' | 'stored'> & Partial<Pick<Answer, 'reason'>>;

/** What the cache keeps of an answer. The bytes are its own, and nobody ever writes to them. */
export interface Landing extends Origin {
  readonly bytes: Uint8Array;
  readonly computedAt: number;
  /** Whether the bytes are a failure that follows from the key. */
  readonly failed?: boolean;
}

/** Hands out copies only: a buffer cannot be frozen, and one caller's change must not reach the next. */
export class CopiedAnswer implements Answer {
  readonly outcome: Outcome;
  readonly stored: boolean;
  readonly reason: MissReason | undefined;
  readonly #kept: Uint8Array;
  readonly #computedAt: number;
  #copy: Uint8Array | undefined;

  constructor(landed: Pick<Landing, 'bytes' | 'stored' | 'computedAt'>, outcome: Outcome, reason?: MissReason) {
    const { bytes, stored, computedAt } = landed;
    this.outcome = outcome;
    this.stored = stored;
    this.reason = reason;
    this.#computedAt = computedAt;
    this.#kept = bytes;
  }

  get computedAt(): Date {
    return new Date(this.#computedAt);
  }

  get bytes(): Uint8Array {
    this.#copy ??= this.#kept.slice();
    return this.#copy;
  }
}

/** Whether this call made the answer itself. */
export const isMade = (outcome: Outcome): boolean => outcome === 'computed' || outcome === 'bypass';

export interface GetOptions {
  readonly ttlMs?: number;
  /** Computes anew whatever is held or under way, and fills. */
  readonly recompute?: boolean;
  /**
   * The computation holds all the data of its key. That another caller's found them changed on its way to them says nothing about
   * this one: it is then made on its own.
   */
  readonly dataInHand?: boolean;
  /** Stands in the frame. */
  readonly marketDataVersion?: string;
  /** Names what is asked in 16 digits or more, whatever its data are like, so that a miss can say why it is one. Called by a fill. */
  readonly question?: () => string;
  /** Makes what it takes to ask again when the data of the key has changed; opaque here. Called seldom. */
  readonly request?: () => Uint8Array;
  /** Asked by nobody but the refresher, in place of a key that was used so. */
  readonly inPlaceOf?: Use;
}

export const NO_OPTIONS: GetOptions = {};

/** Followers of a hit have a hit; followers of a computation have joined it. */
export const outcomeOf = (flown: Outcome, led: boolean): Outcome => (led || flown === 'hit-shared' ? flown : 'joined');

export type Compute = (signal: AbortSignal) => Promise<Uint8Array>;

/** What is asked of a key. */
export interface Order {
  readonly compute: Compute;
  readonly options: GetOptions;
}
