import { type CacheKey, methodOfField } from './cache-key';
import type { Clock } from './clock';
import { type Generation, numberOf } from './generation';
import type { Invalidation } from './invalidation';
import type { MemoryBus } from './memory-bus';
import {
  type Fill,
  type Filled,
  type FillOutcome,
  FLOOR_MS,
  type HeldByMethod,
  type SharedStore,
} from './shared-store';

/** What one process may hold for all users together. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_USERS = 50_000;
/** What a record takes, its places in the map included. */
const RECORD_BYTES = 384;

interface Held {
  generation: Generation;
  readonly entries: Map<string, { readonly frame: Uint8Array; readonly expiresAt: number }>;
  bytes: number;
  /** Records by question: a drop leaves them, an erasure does not. */
  readonly asked: Map<string, string>;
  /** When the whole user, floor included, may be forgotten. */
  forgetAt: number;
}

/** The store of a single process, with the promises of the Redis one. */
export class MemoryStore implements SharedStore {
  /** In the order of the last change: the first is the one touched longest ago. */
  readonly #users = new Map<string, Held>();
  #bytes = 0;

  constructor(
    private readonly bus: MemoryBus,
    private readonly clock: Clock,
  ) {}

  async lookUp(key: CacheKey): Promise<Uint8Array | undefined> {
    return this.#frameOf(key);
  }

  async fill(fill: Fill): Promise<Filled> {
    const isThere = this.#frameOf(fill.key) !== undefined;
    const outcome = this.#fill(fill);
    return outcome === 'stored' ? { outcome, before: this.#record(fill, isThere) } : { outcome };
  }

  async drop(invalidation: Invalidation): Promise<void> {
    const held = this.#adopt(invalidation.user, invalidation.generation);
    this.#announce(held, invalidation);
  }

  async erase(invalidation: Invalidation): Promise<void> {
    const { user, generation } = invalidation;
    const before = this.#users.get(user);
    const floor =
      before !== undefined && numberOf(before.generation) > numberOf(generation) ? before.generation : generation;
    this.#forget(user);
    this.#announce(this.#adopt(user, floor), invalidation);
  }

  async usageOf(user: string): Promise<readonly HeldByMethod[]> {
    const sums = new Map<string, { method: string; entries: number; bytes: number }>();
    for (const [field, { frame }] of this.#users.get(user)?.entries ?? []) {
      const method = methodOfField(field);
      const sum = sums.get(method) ?? { method, entries: 0, bytes: 0 };
      sums.set(method, { method, entries: sum.entries + 1, bytes: sum.bytes + frame.byteLength });
    }
    return [...sums.values()].sort((one, other) => (one.method < other.method ? -1 : 1));
  }

  async close(): Promise<void> {
    this.#users.clear();
    this.#bytes = 0;
  }

  #frameOf(key: CacheKey): Uint8Array | undefined {
    const held = this.#users.get(key.user);
    if (held?.generation !== key.generation) return undefined;
    const entry = held.entries.get(key.field);
    return entry === undefined || entry.expiresAt <= this.clock.now() ? undefined : entry.frame;
  }

  #fill(fill: Fill): FillOutcome {
    const now = this.clock.now();
    const { key, frame, expiresAt, quota, failed } = fill;
    if (expiresAt <= now) return 'expired';
    if (frame.byteLength > quota.bytes) return 'too-large';
    const held = this.#adopt(key.user, key.generation);
    if (held === undefined) return 'superseded';
    if (failed === true && (held.entries.get(key.field)?.expiresAt ?? 0) > now) return 'answered';
    this.#put(held, fill, now);
    this.#makeRoom(now);
    this.bus.settle(key, 'filled');
    return 'stored';
  }

  /** Leaves the record of a question; answers what a fill says of the one before. */
  #record({ key: { user }, asked, quota }: Fill, isThere: boolean): string | undefined {
    const records = this.#users.get(user)?.asked;
    if (asked === undefined || records === undefined) return undefined;
    const before = records.get(asked.question);
    if (before === undefined && records.size >= 2 * quota.entries) {
      this.#bytes -= bytesOf(records);
      records.clear();
    }
    this.#bytes += before === undefined ? RECORD_BYTES : 0;
    records.set(asked.question, asked.record);
    return isThere ? '' : before;
  }

  /** What the user holds at the generation, emptied if it was at an earlier one; nothing when he is at a later one. */
  #adopt(user: string, generation: Generation): Held | undefined {
    const held = this.#users.get(user);
    if (held !== undefined && numberOf(held.generation) > numberOf(generation)) return undefined;
    const adopted = held?.generation === generation ? held : this.#emptied(user, generation);
    this.#users.delete(user);
    this.#users.set(user, adopted);
    return adopted;
  }

  /** Nothing but the generation and the records, remembered as long as what it takes the place of. */
  #emptied(user: string, generation: Generation): Held {
    const { forgetAt = 0, asked = new Map<string, string>() } = this.#users.get(user) ?? {};
    this.#forget(user);
    this.#bytes += bytesOf(asked);
    return { generation, entries: new Map(), bytes: 0, asked, forgetAt };
  }

  #announce(held: Held | undefined, invalidation: Invalidation): void {
    const now = this.clock.now();
    if (held !== undefined) held.forgetAt = now + FLOOR_MS;
    this.#makeRoom(now);
    this.bus.announce(invalidation);
  }

  #put(held: Held, { key, frame, expiresAt, ttlMs, quota, asked }: Fill, now: number): void {
    for (const [field, entry] of held.entries) if (entry.expiresAt <= now) this.#remove(held, field);
    this.#remove(held, key.field);
    this.#makeRoomIn(held, frame.byteLength, quota);
    held.entries.set(key.field, { frame: new Uint8Array(frame), expiresAt });
    this.#grow(held, frame.byteLength);
    // A record lives twice as long as the answer, so that somebody can say that its time was over.
    held.forgetAt = Math.max(held.forgetAt, now + (asked === undefined ? ttlMs : 2 * ttlMs));
  }

  /** Room for one more: what ends first goes first. */
  #makeRoomIn(held: Held, bytes: number, quota: Fill['quota']): void {
    while (held.entries.size >= quota.entries || held.bytes + bytes > quota.bytes) {
      const first = firstToEnd(held.entries);
      if (first === undefined) return;
      this.#remove(held, first);
    }
  }

  /** Users whose time is over go, then those touched longest ago until the whole fits. */
  #makeRoom(now: number): void {
    for (const [user, { forgetAt }] of this.#users) {
      if (forgetAt > now && this.#bytes <= MOST_BYTES && this.#users.size <= MOST_USERS) return;
      this.#forget(user);
    }
  }

  #remove(held: Held, field: string): void {
    const entry = held.entries.get(field);
    if (entry === undefined) return;
    held.entries.delete(field);
    this.#grow(held, -entry.frame.byteLength);
  }

  #grow(held: Held, bytes: number): void {
    held.bytes += bytes;
    this.#bytes += bytes;
  }

  #forget(user: string): void {
    const held = this.#users.get(user);
    if (held !== undefined) this.#bytes -= held.bytes + bytesOf(held.asked);
    this.#users.delete(user);
  }
}

const bytesOf = (records: Held['asked']): number => records.size * RECORD_BYTES;

function firstToEnd(entries: Held['entries']): string | undefined {
  let [first, end]: [string | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const [field, { expiresAt }] of entries) if (expiresAt < end) [first, end] = [field, expiresAt];
  return first;
}
