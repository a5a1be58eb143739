import { LRUCache } from 'lru-cache';

import type { CacheKey } from './cache-key';
import type { Clock } from './clock';
import { type Generation, isSupersededBy } from './generation';

/** An answer as this process keeps it. The bytes are nobody else's: right-sized, never handed out, only copied. */
export interface Kept {
  readonly bytes: Uint8Array;
  readonly computedAt: number;
  readonly expiresAt: number;
  /** Whether the shared store took it too. */
  readonly stored: boolean;
}

interface Entry extends Kept {
  readonly user: string;
  readonly generation: Generation;
  readonly goneAt: number;
}

/** What an entry costs beside its bytes: the key's string, the entry, its places in the maps. */
const OVERHEAD_BYTES = 512;
const MOST_FLOORS = 10_000;
const SWEEPS_PER_LIFE = 6;

/** L1: keyed by the whole key, bounded in bytes, every entry physically gone when its life is over. */
export class LocalStore {
  readonly #entries: LRUCache<string, Entry>;
  readonly #byUser = new Map<string, Set<string>>();
  /** The generation each user was last heard to be at, so that a late computation brings nothing older back. */
  readonly #floors = new LRUCache<string, Generation>({ max: MOST_FLOORS });
  readonly #lifeMs: number;
  #cancelSweep: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    { maxBytes, entryMs }: { readonly maxBytes: number; readonly entryMs: number },
  ) {
    // An entry outlives its life by one sweep at most; life and sweep together are what the limit allows.
    this.#lifeMs = entryMs - entryMs / SWEEPS_PER_LIFE;
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (entry) => entry.bytes.byteLength + OVERHEAD_BYTES,
      dispose: (entry, whole) => this.#unindex(entry.user, whole),
    });
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#entries.calculatedSize;
  }

  get(key: CacheKey): Kept | undefined {
    const entry = this.#entries.get(key.whole);
    if (entry === undefined) return undefined;
    if (entry.goneAt > this.clock.elapsed()) return entry;
    this.#entries.delete(key.whole);
    return undefined;
  }

  put(key: CacheKey, kept: Kept): void {
    const floor = this.#floors.get(key.user);
    if (floor !== undefined && isSupersededBy(key.generation, floor)) return;
    const lifeMs = Math.min(this.#lifeMs, kept.expiresAt - this.clock.now());
    if (lifeMs <= 0) return;
    const goneAt = this.clock.elapsed() + lifeMs;
    this.#entries.set(key.whole, { ...kept, user: key.user, generation: key.generation, goneAt });
    if (!this.#entries.has(key.whole)) return;
    this.#byUser.set(key.user, (this.#byUser.get(key.user) ?? new Set()).add(key.whole));
    this.#cancelSweep ??= this.#armSweep();
  }

  /** Drops what the user has of older generations, and takes nothing older from now on. */
  dropBelow(user: string, generation: Generation): void {
    const floor = this.#floors.get(user);
    if (floor === undefined || isSupersededBy(floor, generation)) this.#floors.set(user, generation);
    for (const whole of this.#byUser.get(user) ?? []) {
      const entry = this.#entries.peek(whole);
      if (entry !== undefined && isSupersededBy(entry.generation, generation)) this.#entries.delete(whole);
    }
  }

  clear(): void {
    this.#entries.clear();
  }

  close(): void {
    this.#cancelSweep?.();
    this.clear();
  }

  #unindex(user: string, whole: string): void {
    const own = this.#byUser.get(user);
    if (own?.delete(whole) && own.size === 0) this.#byUser.delete(user);
  }

  #armSweep(): () => void {
    return this.clock.after(this.#lifeMs / (SWEEPS_PER_LIFE - 1), () => {
      const now = this.clock.elapsed();
      for (const [whole, { goneAt }] of this.#entries.entries()) if (goneAt <= now) this.#entries.delete(whole);
      this.#cancelSweep = this.#entries.size > 0 ? this.#armSweep() : undefined;
    });
  }
}
