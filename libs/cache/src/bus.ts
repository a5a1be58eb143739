import type { CacheKey } from './cache-key';
import type { Invalidation } from './invalidation';

/** How a computation in some process ended: its answer is in the shared store, or there will be none. */
export type Settlement = 'filled' | 'abandoned';

export type LinkState = 'up' | 'down';

/**
 * Messages between processes. All of them are advisory: a lost one costs memory or a poll, never a wrong answer. Publishing
 * `filled` and invalidations is the store's part, because one script writes and publishes.
 */
export interface Bus {
  /** Calls the listener for every invalidation, until the returned function is called. */
  onInvalidated(listener: (invalidation: Invalidation) => void): () => void;
  /** Calls the listener when messages may have been missed (`down`) and when they arrive again (`up`). */
  onLink(listener: (state: LinkState) => void): () => void;
  /** Resolves once every later settlement of the key is sure to be heard; rejects when there is no link. */
  watch(key: CacheKey, listener: (settlement: Settlement) => void, signal: AbortSignal): Promise<() => void>;
  /** Tells those who wait for the key that its holder gave up. */
  abandon(key: CacheKey, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
