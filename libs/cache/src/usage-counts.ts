import { LRUCache } from 'lru-cache';

import { isMade, type Outcome } from './answer';
import type { CacheKey } from './cache-key';
import type { HeldByMethod } from './shared-store';

export interface MethodUsage extends HeldByMethod {
  /** Answers of this process that needed no computation of their own, and those that did. */
  readonly hits: number;
  readonly misses: number;
}

/** One user's use of one method, as this process has seen it. */
interface MethodCount {
  hits: number;
  misses: number;
  /** Computations that ended here, all their time together, and the start of the last one. */
  computations: number;
  costMs: number;
  computedAt: number;
}

const MOST_USERS = 10_000;

/** Hits, misses and costs of the users this process has seen last. */
export class UsageCounts {
  readonly #byUser = new LRUCache<string, Map<string, MethodCount>>({ max: MOST_USERS });

  /** Counts an answer that did not come from L1: those are counted where they lie. */
  count(key: CacheKey, outcome: Outcome): void {
    const count = this.of(key);
    if (isMade(outcome)) count.misses += 1;
    else count.hits += 1;
  }

  computed(key: CacheKey, { computedAt, costMs }: { readonly computedAt: number; readonly costMs: number }): void {
    const count = this.of(key);
    count.computations += 1;
    count.costMs += costMs;
    count.computedAt = Math.max(count.computedAt, computedAt);
  }

  of({ user, method }: CacheKey): MethodCount {
    const known = this.#byUser.get(user);
    const counts = known ?? new Map<string, MethodCount>();
    if (known === undefined) this.#byUser.set(user, counts);
    const count = counts.get(method) ?? { hits: 0, misses: 0, computations: 0, costMs: 0, computedAt: 0 };
    counts.set(method, count);
    return count;
  }

  /** Those seen last come first. */
  users(): readonly string[] {
    return [...this.#byUser.keys()];
  }

  methodsOf(user: string): ReadonlyMap<string, MethodCount> {
    return this.#byUser.peek(user) ?? new Map();
  }

  /** What the store holds and what was counted here, by method. */
  join(user: string, held: readonly HeldByMethod[]): readonly MethodUsage[] {
    const usage = new Map<string, MethodUsage>(held.map((one) => [one.method, { ...one, hits: 0, misses: 0 }]));
    for (const [method, { hits, misses }] of this.methodsOf(user)) {
      usage.set(method, { ...(usage.get(method) ?? { method, entries: 0, bytes: 0 }), hits, misses });
    }
    return [...usage.values()].sort(byMethod);
  }
}

const byMethod = (one: { readonly method: string }, other: { readonly method: string }): number =>
  one.method < other.method ? -1 : 1;
