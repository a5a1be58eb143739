import {
  cacheKey,
  type CacheKey,
  type Clock,
  type Fill,
  type Filled,
  type Generation,
  type HeldByMethod,
  type Invalidation,
  MemoryBus,
  MemoryStore,
  numberOf,
} from '@perfolio/cache/portable';

interface Granted {
  readonly value: string;
  readonly holder: string;
  expiresAt: number;
}

/**
 * What stands in for Redis: the library's store of a single process, with the promises of the one on Redis, and beside it the leases,
 * which end by themselves. Killed, it forgets everything.
 */
export class Server {
  readonly bus = new MemoryBus();
  isUp = true;
  /** The state of the owner's data that it holds answers of; unknown until somebody writes. */
  generation: Generation | undefined;
  #store: MemoryStore;
  readonly #leases = new Map<string, Granted>();

  constructor(private readonly time: Clock) {
    this.#store = new MemoryStore(this.bus, time);
  }

  kill(): void {
    this.isUp = false;
    this.generation = undefined;
    this.#leases.clear();
    this.#store = new MemoryStore(this.bus, this.time);
  }

  lookUp(key: CacheKey): Promise<Uint8Array | undefined> {
    return this.#store.lookUp(key);
  }

  /** The lease that a fill names ends with it, if it is still the filler's. */
  async fill(fill: Fill): Promise<Filled> {
    const filled = await this.#store.fill(fill);
    if (filled.outcome !== 'stored') return filled;
    this.generation = fill.key.generation;
    const { lease } = fill;
    const isReleased = lease !== undefined && this.release(lease.name, lease.value) === 1;
    return isReleased ? { ...filled, outcome: 'stored-and-released' } : filled;
  }

  async drop(invalidation: Invalidation): Promise<void> {
    await this.#store.drop(invalidation);
    const { generation } = invalidation;
    if (this.generation === undefined || numberOf(this.generation) <= numberOf(generation))
      this.generation = generation;
  }

  usageOf(user: string): Promise<readonly HeldByMethod[]> {
    return this.#store.usageOf(user);
  }

  /** `SET NX PX`, and whether an answer lies where the lease's name says it will. */
  async grant(name: string, terms: Omit<Granted, 'expiresAt'> & { readonly ms: number }): Promise<Grant> {
    if (this.#held(name) !== undefined) return 'held';
    const { ms, ...granted } = terms;
    this.#leases.set(name, { ...granted, expiresAt: this.time.elapsed() + ms });
    return (await this.#isAnswered(name)) ? 'answered' : 'granted';
  }

  renew(name: string, value: string, ms: number): 0 | 1 {
    const held = this.#held(name);
    if (held?.value !== value) return 0;
    held.expiresAt = this.time.elapsed() + ms;
    return 1;
  }

  release(name: string, value: string): 0 | 1 {
    if (this.#held(name)?.value !== value) return 0;
    this.#leases.delete(name);
    return 1;
  }

  /** As Redis says it: below 0 when nobody has it. */
  remainingMs(name: string): number {
    const held = this.#held(name);
    return held === undefined ? -2 : Math.ceil(held.expiresAt - this.time.elapsed());
  }

  /** Who holds what now, and how long unless it is renewed. */
  leases(): ReadonlyArray<{ readonly holder: string; readonly leftMs: number }> {
    const now = this.time.elapsed();
    return [...this.#leases.values()]
      .filter(({ expiresAt }) => expiresAt > now)
      .map(({ holder, expiresAt }) => ({ holder, leftMs: Math.ceil(expiresAt - now) }));
  }

  #held(name: string): Granted | undefined {
    const held = this.#leases.get(name);
    if (held === undefined || held.expiresAt > this.time.elapsed()) return held;
    this.#leases.delete(name);
    return undefined;
  }

  async #isAnswered(lease: string): Promise<boolean> {
    const { user = '', generation = '', method = '', digest = '' } = LEASE.exec(lease)?.groups ?? {};
    return (await this.#store.lookUp(cacheKey({ user, generation }, method, digest))) !== undefined;
  }
}

export type Grant = 'held' | 'granted' | 'answered';

const LEASE = /^perfolio:\{(?<user>[^}]+)\}:lease:(?<generation>[^:]+):(?<method>[^:]+):(?<digest>.+)$/;
