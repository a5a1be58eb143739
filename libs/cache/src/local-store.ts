import { Arena } from './arena';
import type { CacheKey } from './cache-key';
import type { Clock } from './clock';
import { CoarseTime } from './coarse-time';
import { Floors } from './floors';
import { type Generation, isSupersededBy } from './generation';
import { Sieve } from './sieve';

/** An answer as this process keeps it. The bytes are nobody else's: never handed out, only copied. */
interface Kept {
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
  bytes: Uint8Array;
  readonly user: string;
  readonly generation: Generation;
  readonly goneAt: number;
  /** Whether it was asked for since it was last looked at for room. */
  used: boolean;
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
const SWEEPS_PER_LIFE = 12;

/**
 * L1: keyed by the whole key, bounded in bytes, per user too, so that one who asks for much pushes out his own alone. Every entry is
 * physically gone when its life is over.
 */
export class LocalStore {
  readonly #entries = new Sieve<Entry>();
  #bytes = 0;
  readonly #byUser = new Map<string, Own>();
  readonly #floors = new Floors();
  readonly #lifeMs: number;
  readonly #sweepMs: number;
  readonly #most: { readonly bytes: number; readonly ofUser: number; readonly ofEntry: number };
  readonly #time: CoarseTime;
  #cancelSweep: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    { maxBytes, entryMs, userBytes = maxBytes, entryBytes = maxBytes }: LocalBounds,
    private readonly arena: Arena = new Arena(),
  ) {
    // Its bytes go with the last of those that came before the same sweep: life and two sweeps together are what the limit allows.
    this.#sweepMs = entryMs / SWEEPS_PER_LIFE;
    this.#lifeMs = entryMs - 2 * this.#sweepMs;
    this.#time = new CoarseTime(clock);
    this.#most = { bytes: maxBytes, ofUser: userBytes, ofEntry: Math.min(maxBytes, userBytes, entryBytes) };
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: CacheKey): Kept | undefined {
    const entry = this.#entries.get(key.whole);
    if (entry === undefined) return undefined;
    if (entry.goneAt <= this.#time.elapsed) return void this.#remove(key.whole, entry);
    entry.used = true;
    entry.counted.hits += 1;
    if (entry.noted !== undefined) entry.noted.hits += 1;
    return entry;
  }

  /** Moves bytes that nobody else has to where it keeps them; what it has no room for stays where it is. */
  adopt(bytes: Uint8Array): Uint8Array {
    return sizeOf({ bytes }) > this.#most.ofEntry ? bytes : this.arena.adopt(bytes);
  }

  /** Whether its user was not yet heard to have moved on from it. */
  takes(key: CacheKey): boolean {
    return this.#floors.allow(key);
  }

  put(key: CacheKey, kept: Kept, { counted = { hits: 0 }, noted }: Counts = {}): void {
    const size = sizeOf(kept);
    if (size > this.#most.ofEntry || !this.takes(key)) return;
    const lifeMs = Math.min(this.#lifeMs, kept.expiresAt - this.clock.now());
    if (lifeMs <= 0) return;
    const goneAt = this.clock.elapsed() + lifeMs;
    const { user, generation, whole } = key;
    this.#removeNamed(whole);
    this.#makeRoom(size);
    const entry = { ...kept, user, generation, goneAt, used: false, counted, noted };
    this.#entries.set(whole, entry);
    this.#bytes += size;
    this.arena.hold(entry);
    this.#index(key, size);
    this.#cancelSweep ??= this.#armSweep();
  }

  /** Drops what the user has of older generations, and takes nothing older from now on. */
  dropBelow(user: string, generation: Generation): void {
    this.#floors.raise(user, generation);
    for (const whole of this.#byUser.get(user)?.names ?? []) {
      const entry = this.#entries.get(whole);
      if (entry !== undefined && isSupersededBy(entry.generation, generation)) this.#remove(whole, entry);
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#byUser.clear();
    this.#bytes = 0;
    this.arena.clear();
  }

  close(): void {
    this.#cancelSweep?.();
    this.clear();
  }

  #makeRoom(bytes: number): void {
    while (this.#bytes + bytes > this.#most.bytes) {
      const victim = this.#entries.victim();
      if (victim === undefined) return;
      this.#remove(...victim);
    }
  }

  #index({ user, whole }: CacheKey, size: number): void {
    const own = this.#byUser.get(user) ?? { names: new Set(), bytes: 0 };
    this.#byUser.set(user, own);
    own.names.add(whole);
    own.bytes += size;
    for (const oldest of own.names) {
      if (own.bytes <= this.#most.ofUser) return;
      this.#removeNamed(oldest);
    }
  }

  #removeNamed(whole: string): void {
    const entry = this.#entries.get(whole);
    if (entry !== undefined) this.#remove(whole, entry);
  }

  #remove(whole: string, entry: Entry): void {
    const size = sizeOf(entry);
    this.#entries.delete(whole);
    this.#bytes -= size;
    this.arena.letGo(entry);
    const own = this.#byUser.get(entry.user);
    if (own === undefined) return;
    own.names.delete(whole);
    own.bytes -= size;
    if (own.names.size === 0) this.#byUser.delete(entry.user);
  }

  #armSweep(): () => void {
    return this.clock.after(this.#sweepMs, () => {
      const now = this.clock.elapsed();
      this.arena.seal();
      for (const [whole, entry] of this.#entries) if (entry.goneAt <= now) this.#remove(whole, entry);
      this.#cancelSweep = this.#entries.size > 0 ? this.#armSweep() : undefined;
    });
  }
}

const sizeOf = ({ bytes }: Pick<Kept, 'bytes'>): number => bytes.byteLength + OVERHEAD_BYTES;
