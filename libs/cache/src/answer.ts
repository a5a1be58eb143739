/**
 * Where an answer came from: L1, the shared store, a computation somebody else had begun, this call's own, or this call's own
 * because the shared store is out of reach.
 */
export type Outcome = 'hit-local' | 'hit-shared' | 'joined' | 'computed' | 'bypass';

export interface Answer {
  /** A copy of the caller's own: he may keep it, change it, send it away. */
  readonly bytes: Uint8Array;
  readonly outcome: Outcome;
  /** Whether the shared store holds it, as far as this process knows. */
  readonly stored: boolean;
  /** The start of the computation: nothing in the answer is younger. */
  readonly computedAt: Date;
}

export interface GetOptions {
  readonly ttlMs?: number;
  /** Computes anew whatever is held or under way, and fills. */
  readonly recompute?: boolean;
  /** Stands in the frame. */
  readonly marketDataVersion?: string;
}

export type Compute = (signal: AbortSignal) => Promise<Uint8Array>;
