import type { Bus, CacheKey, Invalidation, LinkState, Settlement } from '../../src/index';
import type { Host, Network } from './network';
import type { Process, World } from './world';

/** What may happen to a message, each with its share of all. */
interface Weather {
  lost: number;
  repeated: number;
  late: number;
}

const LATE_MS = 4_000;

interface BusParts {
  readonly world: World;
  readonly count: (what: string) => void;
}

/** Where messages are published. Each subscriber gets his copy by his own way, so the order of two is never certain. */
export class BusHost {
  readonly weather: Weather = { lost: 0, repeated: 0, late: 0 };
  readonly links = new Set<DistantBus>();

  constructor(private readonly parts: BusParts) {}

  settle(key: CacheKey, settlement: Settlement): void {
    for (const link of this.links) this.#carry(link, () => link.hearSettlement(key, settlement));
  }

  announce(invalidation: Invalidation): void {
    for (const link of this.links) this.#carry(link, () => link.hearInvalidation(invalidation));
  }

  #carry(link: DistantBus, hear: () => void): void {
    const { world, count } = this.parts;
    const { chance } = world;
    if (chance.happens(this.weather.lost)) return count('message lost');
    const late = chance.happens(this.weather.late);
    if (late) count('message late');
    world.plan(late ? chance.between(5, LATE_MS) : chance.between(0.1, 3), hear, link.process);
    if (!chance.happens(this.weather.repeated)) return;
    count('message repeated');
    world.plan(chance.between(0.1, LATE_MS), hear, link.process);
  }
}

interface LinkParts {
  readonly process: Process;
  readonly host: BusHost;
  /** The server that carries the subscription. */
  readonly server: Host;
  readonly network: Network;
  readonly count: (what: string) => void;
}

const SUBSCRIBE_MS = 1_500;

/** The bus as one process hears it. A deaf link has lost its peer and does not know it yet. */
export class DistantBus implements Bus {
  deaf = false;
  #state: LinkState = 'up';
  readonly #invalidated = new Set<(invalidation: Invalidation) => void>();
  readonly #links = new Set<(state: LinkState) => void>();
  readonly #watchers = new Map<string, Set<(settlement: Settlement) => void>>();

  constructor(private readonly parts: LinkParts) {
    parts.host.links.add(this);
    parts.process.onDeath(() => parts.host.links.delete(this));
  }

  get process(): Process {
    return this.parts.process;
  }

  onInvalidated(listener: (invalidation: Invalidation) => void): () => void {
    this.#invalidated.add(listener);
    return () => this.#invalidated.delete(listener);
  }

  onLink(listener: (state: LinkState) => void): () => void {
    this.#links.add(listener);
    return () => this.#links.delete(listener);
  }

  async watch(key: CacheKey, listener: (settlement: Settlement) => void, signal: AbortSignal): Promise<() => void> {
    if (this.#state === 'down') throw new Error('there is no link');
    const watchers = this.#watchers.get(key.whole) ?? new Set();
    this.#watchers.set(key.whole, watchers);
    const own = (settlement: Settlement) => listener(settlement);
    const { process, server, network } = this.parts;
    await network.call(process, server, { serve: () => void watchers.add(own), timeoutMs: SUBSCRIBE_MS });
    if (signal.aborted) watchers.delete(own);
    return () => watchers.delete(own);
  }

  /** Published by a command of the process, so it takes the way of a command. */
  async abandon(key: CacheKey): Promise<void> {
    const { process, server, network, host } = this.parts;
    await network.call(process, server, { serve: () => host.settle(key, 'abandoned'), timeoutMs: 100 });
  }

  async close(): Promise<void> {
    this.parts.host.links.delete(this);
  }

  hearInvalidation(invalidation: Invalidation): void {
    if (this.#isDeaf()) return;
    this.parts.count('invalidation heard');
    for (const listener of this.#invalidated) listener(invalidation);
  }

  hearSettlement(key: CacheKey, settlement: Settlement): void {
    const watchers = this.#watchers.get(key.whole);
    if (watchers === undefined || watchers.size === 0 || this.#isDeaf()) return;
    this.parts.count(`${settlement} heard`);
    for (const watcher of watchers) watcher(settlement);
  }

  become(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state === 'up') this.deaf = false;
    for (const listener of this.#links) listener(state);
  }

  #isDeaf(): boolean {
    const deaf = this.deaf || this.#state === 'down';
    if (deaf) this.parts.count('message to a dead link');
    return deaf;
  }
}
