import type { CacheKey } from './cache-key';

/** The permit to compute one key, for limited time. It saves work and decides nothing: losing it costs one duplicate computation. */
export interface Lease {
  /** Whether no answer lay under the key when it was granted. Where leases lie apart from the results nobody can say. */
  readonly nothingThere?: boolean;
  /** Only where leases lie beside the results: what the fill needs to end it in the same step. */
  readonly end?: LeaseEnd;
  /** Never rejects: what cannot be released expires. */
  release(): Promise<void>;
}

export interface LeaseEnd {
  readonly name: string;
  readonly value: string;
  /** To be called when the store has ended it. */
  done(): void;
}

/** `held`: someone else has it. `unreachable`: nobody can say. */
export type LeaseAnswer = Lease | 'held' | 'unreachable';

export interface Leases {
  /** Asks once, without retries; the lease is renewed until it is released. Never rejects. */
  acquire(key: CacheKey, leaseMs: number, signal: AbortSignal): Promise<LeaseAnswer>;
  /** How long until a lease that is held ends unless it is renewed; nothing where nobody can say. May reject. */
  remainingMs(key: CacheKey, signal: AbortSignal): Promise<number | undefined>;
  close(): Promise<void>;
}

/** What a server that grants leases is asked for. */
export interface LeaseNode {
  evalsha(sha: string, keys: number, ...given: ReadonlyArray<unknown>): Promise<unknown>;
  eval(script: string, keys: number, ...given: ReadonlyArray<unknown>): Promise<unknown>;
  pttl(name: string): Promise<number>;
}
