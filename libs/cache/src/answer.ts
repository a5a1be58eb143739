import type { Use } from './hot-keys';

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
  /** The start of the computation: nothing in the answer is younger. */
  readonly computedAt: Date;
}

/** An answer as it lies in memory, to be read and not kept: whoever wrote to it would change it for all. */
export type Lent = Pick<Answer, 'bytes' | 'computedAt'>;

/** What the cache keeps of an answer. The bytes are its own, and nobody ever writes to them. */
export interface Landing {
  readonly bytes: Uint8Array;
  readonly computedAt: number;
  readonly outcome: Outcome;
  readonly stored: boolean;
  /** Whether the bytes are a failure that follows from the key. */
  readonly failed?: boolean;
}

/** Hands out copies only: a buffer cannot be frozen, and one caller's change must not reach the next. */
export class CopiedAnswer implements Answer {
  readonly outcome: Outcome;
  readonly stored: boolean;
  readonly #kept: Uint8Array;
  readonly #computedAt: number;
  #copy: Uint8Array | undefined;

  constructor({ bytes, stored, computedAt }: Pick<Landing, 'bytes' | 'stored' | 'computedAt'>, outcome: Outcome) {
    this.outcome = outcome;
    this.stored = stored;
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
