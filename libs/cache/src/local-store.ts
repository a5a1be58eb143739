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
  /** Whether the bytes are a failure that follows from the key. */
  readonly failed?: boolean;
}

/** What keeps count of an entry's hits, so that a hit has nothing to look up but the entry. */
export interface HitCount {
  hits: number;
}

/** Where the hits of an entry are counted: for its method, and for its key where that is noted. */
export interface Counts {
  readonly counted?: HitCount;
  readonly noted?: HitCount | undefined;
}

interface Entry extends Kept {
  readonly user: string;
  readonly generation: Generation;
  readonly goneAt: number;
  readonly counted: HitCount;
  readonly noted: HitCount | undefined;
}

interface Own {
  /** In the order of keeping: the first is the oldest. */
  readonly names: Set<string>;
  bytes: number;
}

interface LocalBounds {
  readonly maxBytes: number;
  readonly entryMs: number;
  /** What one user may hold; his oldest go first. */
  readonly userBytes?: number;
  readonly entryBytes?: number;
}

/** What an entry costs beside its bytes: the key's string, the entry, its places in the maps. */
const OVERHEAD_BYTES = 512;
const MOST_FLOORS = 10_000;
const SWEEPS_PER_LIFE = 6;
/** How long a reading of the clock is good for: reading it costs as much as half a look-up. */
const READING_MS = 1;

/**
 * L1: keyed by the whole key, bounded in bytes, per user too, so that one who asks for much pushes out his own alone. Every entry is
 * physically gone when its life is over.
 */
export class LocalStore {
  readonly #entries: LRUCache<string, Entry>;
  readonly #byUser = new Map<string, Own>();
  /** The generation each user was last heard to be at, so that a late computation brings nothing older back. */
  readonly #floors = new LRUCache<string, Generation>({ max: MOST_FLOORS });
  readonly #lifeMs: number;
  readonly #userBytes: number;
  #reading: number | undefined;
  #cancelSweep: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    { maxBytes, entryMs, userBytes = maxBytes, entryBytes = maxBytes }: LocalBounds,
  ) {
    // An entry outlives its life by one sweep at most; life and sweep together are what the limit allows.
    this.#lifeMs = entryMs - entryMs / SWEEPS_PER_LIFE;
    this.#userBytes = userBytes;
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      maxEntrySize: Math.min(maxBytes, userBytes, entryBytes),
      sizeCalculation: (entry) => sizeOf(entry),
      dispose: (entry, whole) => this.#unindex(entry, whole),
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
    if (entry.goneAt <= (this.#reading ?? this.#readClock())) {
      this.#entries.delete(key.whole);
      return undefined;
    }
    entry.counted.hits += 1;
    if (entry.noted !== undefined) entry.noted.hits += 1;
    return entry;
  }

  /** Whether its user was not yet heard to have moved on from it. */
  takes({ user, generation }: CacheKey): boolean {
    const floor = this.#floors.get(user);
    return floor === undefined || !isSupersededBy(generation, floor);
  }

  put(key: CacheKey, kept: Kept, { counted = { hits: 0 }, noted }: Counts = {}): void {
    if (!this.takes(key)) return;
    const lifeMs = Math.min(this.#lifeMs, kept.expiresAt - this.clock.now());
    if (lifeMs <= 0) return;
    const goneAt = this.clock.elapsed() + lifeMs;
    const { user, generation } = key;
    this.#entries.set(key.whole, { ...kept, user, generation, goneAt, counted, noted });
    if (!this.#entries.has(key.whole)) return;
    this.#index(key, kept);
    this.#cancelSweep ??= this.#armSweep();
  }

  /** Drops what the user has of older generations, and takes nothing older from now on. */
  dropBelow(user: string, generation: Generation): void {
    const floor = this.#floors.get(user);
    if (floor === undefined || isSupersededBy(floor, generation)) this.#floors.set(user, generation);
    for (const whole of this.#byUser.get(user)?.names ?? []) {
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

  #index(key: CacheKey, kept: Kept): void {
    const own = this.#byUser.get(key.user) ?? { names: new Set(), bytes: 0 };
    this.#byUser.set(key.user, own);
    own.names.add(key.whole);
    own.bytes += sizeOf(kept);
    for (const oldest of own.names) {
      if (own.bytes <= this.#userBytes) return;
      this.#entries.delete(oldest);
    }
  }

  #unindex(entry: Entry, whole: string): void {
    const own = this.#byUser.get(entry.user);
    if (own?.names.delete(whole) !== true) return;
    own.bytes -= sizeOf(entry);
    if (own.names.size === 0) this.#byUser.delete(entry.user);
  }

  #readClock(): number {
    this.clock.after(READING_MS, () => {
      this.#reading = undefined;
    });
    this.#reading = this.clock.elapsed();
    return this.#reading;
  }

  #armSweep(): () => void {
    return this.clock.after(this.#lifeMs / (SWEEPS_PER_LIFE - 1), () => {
      const now = this.clock.elapsed();
      for (const [whole, { goneAt }] of this.#entries.entries()) if (goneAt <= now) this.#entries.delete(whole);
      this.#cancelSweep = this.#entries.size > 0 ? this.#armSweep() : undefined;
    });
  }
}

const sizeOf = ({ bytes }: Kept): number => bytes.byteLength + OVERHEAD_BYTES;
