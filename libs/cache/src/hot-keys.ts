import { LRUCache } from 'lru-cache';

import { type CacheKey, cacheKey, type KeyOwner } from './cache-key';
import type { Clock } from './clock';
import { openFrame, sealFrame } from './frame';
import type { KeyRing } from './key-ring';
import type { HitCount } from './local-store';

/** How a key was used, for the key that takes its place when what it was made of changes. */
export interface Use {
  /** How often it was asked for, what was long ago counting half and less. */
  readonly hits: number;
  readonly usedAt: number;
}

/** A key that somebody asked for of late, and what to ask again. */
export interface HotKey extends Use {
  readonly user: string;
  readonly method: string;
  readonly request: Uint8Array;
}

interface Entry extends HitCount {
  readonly key: CacheKey;
  readonly sealed: Uint8Array;
  costMs: number;
  /** On the monotonic clock: when it was last asked for past L1. */
  usedAt: number;
}

const MOST_BYTES = 8 * 1024 * 1024;
const MOST_KEYS = 20_000;
const MOST_KEYS_PER_USER = 32;
const LONGEST_REQUEST = 64 * 1024;
const OVERHEAD_BYTES = 512;
/** Nobody waits for what was asked longer ago. */
const RECENT_MS = 1_800_000;
const LEAST_HITS = 0.5;
/** Sealed requests are additional to no answer: under this method none of them opens as one. */
const REQUEST_METHOD = 'perfolio.cache/Request';
const NO_END = Number.MAX_SAFE_INTEGER;

/**
 * The keys in use in this process with their requests, so that they can be asked again. A request may hold a portfolio: it is sealed
 * like an answer, and goes when its user changes anything, erasure included, or when that might go unheard.
 */
export class HotKeys {
  readonly #entries: LRUCache<string, Entry>;
  readonly #byUser = new Map<string, Set<string>>();

  constructor(
    private readonly ring: KeyRing,
    private readonly clock: Clock,
  ) {
    this.#entries = new LRUCache({
      max: MOST_KEYS,
      maxSize: MOST_BYTES,
      sizeCalculation: ({ sealed }) => sealed.byteLength + OVERHEAD_BYTES,
      dispose: (entry, name) => this.#unindex(entry.key.user, name),
    });
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Notes that the key was asked for; the request is made only the first time. Nothing when it is too large to keep. */
  note(
    key: CacheKey,
    costMs: number,
    { request, use }: { request: () => Uint8Array; use?: Use },
  ): HitCount | undefined {
    const known = this.#entries.get(key.whole);
    const entry = known ?? this.#keep(key, request());
    if (entry === undefined) return undefined;
    entry.costMs = Math.max(entry.costMs, costMs);
    entry.hits += use?.hits ?? 1;
    entry.usedAt = Math.max(entry.usedAt, use?.usedAt ?? this.clock.elapsed());
    return entry;
  }

  /** The names of the keys in use, the most valuable first: cost times hits is what the next readers would wait. */
  byValue(): readonly string[] {
    const valueOf = ({ hits, costMs }: Entry) => hits * costMs;
    return [...this.#entries.entries()]
      .sort(([, one], [, other]) => valueOf(other) - valueOf(one))
      .map(([name]) => name);
  }

  peek(name: string): KeyOwner | undefined {
    return this.#entries.peek(name)?.key;
  }

  /** Takes a key out, to be asked again under the name that its successor has. Nothing when nobody uses it any longer. */
  take(name: string): HotKey | undefined {
    const entry = this.#entries.peek(name);
    if (entry === undefined) return undefined;
    this.#entries.delete(name);
    const { key, hits, usedAt, sealed } = entry;
    if (hits < LEAST_HITS || this.clock.elapsed() - usedAt > RECENT_MS) return undefined;
    const opened = openFrame(this.ring, requestKey(key), { frame: sealed, now: 0 });
    if (typeof opened === 'string') return undefined;
    return { user: key.user, method: key.method, request: opened.bytes, hits: hits / 2, usedAt };
  }

  forget(user: string): void {
    for (const name of this.#byUser.get(user) ?? []) this.#entries.delete(name);
  }

  clear(): void {
    this.#entries.clear();
  }

  #keep(key: CacheKey, request: Uint8Array): Entry | undefined {
    if (request.byteLength > LONGEST_REQUEST) return undefined;
    const content = { bytes: request, computedAt: 0, expiresAt: NO_END, costMs: 0, marketDataVersion: '' };
    const entry = { key, sealed: sealFrame(this.ring, requestKey(key), content), costMs: 0, hits: 0, usedAt: 0 };
    this.#entries.set(key.whole, entry);
    const own = this.#byUser.get(key.user) ?? new Set();
    this.#byUser.set(key.user, own.add(key.whole));
    const [oldest] = own;
    if (own.size > MOST_KEYS_PER_USER && oldest !== undefined) this.#entries.delete(oldest);
    return entry;
  }

  #unindex(user: string, name: string): void {
    const own = this.#byUser.get(user);
    if (own?.delete(name) && own.size === 0) this.#byUser.delete(user);
  }
}

const requestKey = (key: CacheKey): CacheKey => cacheKey(key, REQUEST_METHOD, key.digest);
