import type { CacheKey } from './cache-key';
import type { Lease, LeaseAnswer, Leases } from './lease';

/** Leases between the caches of one process: nobody dies alone here, so they need no time limit. */
export class MemoryLeases implements Leases {
  readonly #holders = new Map<string, Lease>();

  async acquire(key: CacheKey): Promise<LeaseAnswer> {
    if (this.#holders.has(key.whole)) return 'held';
    const lease: Lease = {
      release: async () => {
        if (this.#holders.get(key.whole) === lease) this.#holders.delete(key.whole);
      },
    };
    this.#holders.set(key.whole, lease);
    return lease;
  }

  async remainingMs(): Promise<undefined> {}

  async close(): Promise<void> {
    this.#holders.clear();
  }
}
