import { LRUCache } from 'lru-cache';

import type { Outcome } from './answer';
import type { CacheKey } from './cache-key';
import type { HeldByMethod } from './shared-store';

export interface MethodUsage extends HeldByMethod {
  /** Answers of this process that needed no computation of their own, and those that did. */
  readonly hits: number;
  readonly misses: number;
}

interface Count {
  hits: number;
  misses: number;
}

const MOST_USERS = 10_000;

/** Hits and misses of the users this process has seen last. */
export class UsageCounts {
  readonly #byUser = new LRUCache<string, Map<string, Count>>({ max: MOST_USERS });

  count({ user, method }: CacheKey, outcome: Outcome): void {
    const count = this.#countOf(user, method);
    if (outcome === 'computed' || outcome === 'bypass') count.misses += 1;
    else count.hits += 1;
  }

  /** What the store holds and what was counted here, by method. */
  join(user: string, held: readonly HeldByMethod[]): readonly MethodUsage[] {
    const usage = new Map<string, MethodUsage>(held.map((one) => [one.method, { ...one, hits: 0, misses: 0 }]));
    for (const [method, count] of this.#byUser.peek(user) ?? []) {
      usage.set(method, { ...(usage.get(method) ?? { method, entries: 0, bytes: 0 }), ...count });
    }
    return [...usage.values()].sort((one, other) => (one.method < other.method ? -1 : 1));
  }

  #countOf(user: string, method: string): Count {
    const known = this.#byUser.get(user);
    const counts = known ?? new Map<string, Count>();
    if (known === undefined) this.#byUser.set(user, counts);
    const count = counts.get(method) ?? { hits: 0, misses: 0 };
    counts.set(method, count);
    return count;
  }
}
