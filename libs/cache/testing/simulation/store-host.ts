import type { CacheKey, Fill, Filled, HeldByMethod, Invalidation, SharedStore } from '../../src/index';
import type { MemoryStore } from '../../src/memory-store';
import type { CacheModules } from '../isolate';
import type { BusHost } from './bus-host';
import type { LeaseHost } from './lease-host';
import { Host, type Network } from './network';
import { EPOCH, type Process, type World } from './world';

interface Done {
  readonly at: number;
  readonly run: (store: MemoryStore) => Promise<unknown>;
}

/** All that was ever done to a store: enough to make it again, or to make it as it was. */
type Journal = readonly Done[];

interface StoreParts {
  readonly world: World;
  readonly modules: CacheModules;
  readonly bus: BusHost;
}

/**
 * The shared store of the fleet: the real in-process one, which keeps the promises of the Redis one. What a server can suffer
 * besides (being emptied, put back, failed over without its last writes) is done by doing its journal again.
 */
export class StoreHost extends Host {
  /** Frames that were filled, for whoever wants to spoil one. */
  readonly filled: CacheKey[] = [];
  readonly #spoiled = new Map<string, (frame: Uint8Array) => Uint8Array>();
  readonly #parts: StoreParts;
  #journal: Done[] = [];
  #store: MemoryStore;
  #replaying: number | undefined;

  constructor(parts: StoreParts) {
    super('store');
    this.#parts = parts;
    this.#store = this.#empty();
  }

  async lookUp(key: CacheKey): Promise<Uint8Array | undefined> {
    const frame = await this.#store.lookUp(key);
    return frame === undefined ? undefined : (this.#spoiled.get(placeOf(key))?.(frame) ?? frame);
  }

  async fill(fill: Fill): Promise<Filled> {
    const filled = await this.#do((store) => store.fill(fill));
    if (filled.outcome !== 'stored') return filled;
    this.filled.push(fill.key);
    this.#spoiled.delete(placeOf(fill.key));
    return filled;
  }

  drop(invalidation: Invalidation): Promise<void> {
    return this.#do((store) => store.drop(invalidation));
  }

  erase(invalidation: Invalidation): Promise<void> {
    return this.#do((store) => store.erase(invalidation));
  }

  usageOf(user: string): Promise<readonly HeldByMethod[]> {
    return this.#store.usageOf(user);
  }

  /** From now on the frame under the key reads as `spoil` makes it, until the next fill. */
  spoil(key: CacheKey, spoil: (frame: Uint8Array) => Uint8Array): void {
    this.#spoiled.set(placeOf(key), spoil);
  }

  /** Whether an answer lies where a lease's name says it will. */
  async holds(lease: string): Promise<boolean> {
    const [, user = '', generation = '', field = ''] = LEASE.exec(lease) ?? [];
    return (await this.#store.lookUp({ user, generation, field } as CacheKey)) !== undefined;
  }

  get journal(): Journal {
    return [...this.#journal];
  }

  /** Empties the store, or brings it to where that journal leads. */
  restore(journal: Journal = []): void {
    this.#journal = [...journal];
    this.#store = this.#empty();
    for (const { at, run } of journal) {
      this.#replaying = at;
      void run(this.#store);
    }
    this.#replaying = undefined;
  }

  #do<T>(run: (store: MemoryStore) => Promise<T>): Promise<T> {
    this.#journal.push({ at: this.#parts.world.now, run });
    return run(this.#store);
  }

  #empty(): MemoryStore {
    const { modules, bus, world } = this.#parts;
    const speaks = () => this.#replaying === undefined;
    class ToldBus extends modules.MemoryBus {
      override settle(...said: Parameters<typeof bus.settle>): void {
        if (speaks()) bus.settle(...said);
      }
      override announce(invalidation: Invalidation): void {
        if (speaks()) bus.announce(invalidation);
      }
    }
    const now = () => Math.trunc(EPOCH + (this.#replaying ?? world.now));
    return new modules.MemoryStore(new ToldBus(), { now, elapsed: () => world.now, after: () => () => undefined });
  }
}

const LEASE = /^perfolio:\{(.*?)\}:lease:(.*?):(.*)$/;

const placeOf = ({ user, field }: CacheKey): string => `${user} ${field}`;

/** What a client waits for one command. */
const COMMAND_MS = 100;

interface DistantParts {
  readonly process: Process;
  readonly host: StoreHost;
  readonly network: Network;
  /** The leases that lie beside the results. */
  readonly leases?: LeaseHost | undefined;
}

/** The store as one process sees it: over the network. */
export class DistantStore implements SharedStore {
  constructor(private readonly parts: DistantParts) {}

  lookUp(key: CacheKey): Promise<Uint8Array | undefined> {
    return this.#call(() => this.parts.host.lookUp(key));
  }

  fill(fill: Fill): Promise<Filled> {
    return this.#call(async () => {
      const filled = await this.parts.host.fill(fill);
      if (filled.outcome !== 'stored' || fill.lease === undefined) return filled;
      const { name, value } = fill.lease;
      const isReleased = this.parts.leases?.release(name, value) === 1;
      return isReleased ? { ...filled, outcome: 'stored-and-released' } : filled;
    });
  }

  drop(invalidation: Invalidation): Promise<void> {
    return this.#call(() => this.parts.host.drop(invalidation));
  }

  erase(invalidation: Invalidation): Promise<void> {
    return this.#call(() => this.parts.host.erase(invalidation));
  }

  usageOf(user: string): Promise<readonly HeldByMethod[]> {
    return this.#call(() => this.parts.host.usageOf(user));
  }

  async close(): Promise<void> {}

  #call<T>(serve: () => Promise<T>): Promise<T> {
    const { process, host, network } = this.parts;
    return network.call(process, host, { serve, timeoutMs: COMMAND_MS });
  }
}
