import type { CacheKey } from './cache-key';
import type { Invalidation } from './invalidation';
import type { LeaseEnd } from './lease';
import type { Asked } from './miss-reason';

/** The longest a result may live. Everything about erasure rests on it. */
export const LONGEST_TTL_MS = 3_600_000;

/**
 * How long a dropped user's generation is remembered. An entry counts its life from the start of its computation, so one that began
 * before the drop has expired when the floor goes, clocks apart by 15 minutes included, and an expired one is never filled.
 */
export const FLOOR_MS = LONGEST_TTL_MS + 900_000;

export interface Quota {
  readonly entries: number;
  readonly bytes: number;
}

export interface Fill {
  readonly key: CacheKey;
  readonly frame: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly ttlMs: number;
  /** What one user may hold; what ends first goes first. */
  readonly quota: Quota;
  /** Whether the frame holds a failure. */
  readonly failed?: boolean;
  /** The lease that ends when the frame is stored. */
  readonly lease?: Pick<LeaseEnd, 'name' | 'value'>;
  /** What is left of the question beside the frame. */
  readonly asked?: Asked;
}

/** A fill that names a lease says whether that ended with it: one that is not the filler's any longer does not. */
export type FillOutcome = 'stored' | 'stored-and-released' | 'superseded' | 'expired' | 'too-large' | 'answered';

export interface Filled {
  readonly outcome: FillOutcome;
  /** The record that was left of the question before; empty where the frame was there already, so that nobody missed it. */
  readonly before?: string | undefined;
}

export interface HeldByMethod {
  readonly method: string;
  readonly entries: number;
  readonly bytes: number;
}

/**
 * Frames per user, one generation at a time. Every operation may be sent twice, late or out of order without harm, and rejects when
 * the store is out of reach.
 */
export interface SharedStore {
  /** The frame under the key, if the store holds the key's generation of the user. */
  lookUp(key: CacheKey, signal: AbortSignal): Promise<Uint8Array | undefined>;
  /**
   * Stores the frame and tells who waits; refused when the user is at a later generation, the frame has expired, or a failure comes
   * where something lives: an answer follows from its key, so a failure of the same key has another cause.
   */
  fill(fill: Fill, signal: AbortSignal): Promise<Filled>;
  /** Forgets what the user held before the generation, all but the records of his questions, and tells every process. */
  drop(invalidation: Invalidation, signal: AbortSignal): Promise<void>;
  /** Forgets whatever the user held, records too: a lost history may have left a later generation than the announced one. */
  erase(invalidation: Invalidation, signal: AbortSignal): Promise<void>;
  usageOf(user: string, signal: AbortSignal): Promise<readonly HeldByMethod[]>;
  close(): Promise<void>;
}
