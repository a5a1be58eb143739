import type { Answer, Compute, GetOptions, Lent } from './answer';
import type { CacheKey } from './cache-key';
import type { Inspection } from './inspection';
import type { Refresher, RefreshSource } from './refresher';
import type { MethodUsage } from './usage-counts';

export interface ResultCache {
  /** The answer of the key, from wherever it is cheapest. A fault of the cache is never the caller's: then the answer is computed. */
  getOrCompute(key: CacheKey, signal: AbortSignal, compute: Compute, options?: GetOptions): Promise<Answer>;
  /** Makes something of the key's answer where this process has it in memory. The bytes are lent: `make` reads them and keeps nothing. */
  held<Made>(key: CacheKey, make: (lent: Lent) => Made): Made | undefined;
  /** What the user holds in the shared store, and this process's hits and misses for him. Rejects when the store is out of reach. */
  usageOf(user: string, signal: AbortSignal): Promise<readonly MethodUsage[]>;
  /** What the cache holds and how it does, for operators; of the users named, or of those seen last. */
  inspect(signal: AbortSignal, users?: readonly string[]): Promise<Inspection>;
  /** Asks again for what is in use when the data behind all keys has changed. Ends with the cache. */
  refreshWith(source: RefreshSource): Refresher;
  close(): Promise<void>;
}
