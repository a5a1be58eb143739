import type { Bus, LinkState, Settlement } from './bus';
import type { CacheKey } from './cache-key';
import type { Invalidation } from './invalidation';

/** The bus of a single process. Its link is never down. */
export class MemoryBus implements Bus {
  readonly #invalidated = new Set<(invalidation: Invalidation) => void>();
  readonly #watchers = new Map<string, Set<(settlement: Settlement) => void>>();

  onInvalidated(listener: (invalidation: Invalidation) => void): () => void {
    const own = (invalidation: Invalidation) => listener(invalidation);
    this.#invalidated.add(own);
    return () => this.#invalidated.delete(own);
  }

  onLink(_listener: (state: LinkState) => void): () => void {
    return () => undefined;
  }

  async watch(key: CacheKey, listener: (settlement: Settlement) => void): Promise<() => void> {
    const own = (settlement: Settlement) => listener(settlement);
    const watchers = this.#watchers.get(key.whole) ?? new Set();
    this.#watchers.set(key.whole, watchers.add(own));
    return () => {
      if (watchers.delete(own) && watchers.size === 0) this.#watchers.delete(key.whole);
    };
  }

  async abandon(key: CacheKey): Promise<void> {
    this.settle(key, 'abandoned');
  }

  settle(key: CacheKey, settlement: Settlement): void {
    for (const watcher of this.#watchers.get(key.whole) ?? []) watcher(settlement);
  }

  announce(invalidation: Invalidation): void {
    for (const listener of this.#invalidated) listener(invalidation);
  }

  async close(): Promise<void> {
    this.#invalidated.clear();
    this.#watchers.clear();
  }
}
