import type { Meter } from '@opentelemetry/api';
import { isReasonOf } from '@perfolio/errors';

import { type Answer, type Compute, CopiedAnswer, type GetOptions, type Landing, type Outcome } from './answer';
import { Breaker } from './breaker';
import { type CacheKey, requireUser } from './cache-key';
import { type Clock, systemClock, systemRandom } from './clock';
import { interruptionOf } from './deadline';
import { Flyer, type Order } from './flyer';
import { KeyRing, type SealingKey } from './key-ring';
import { type CacheLimits, limitsFrom } from './limits';
import { type Boarded, LocalFlights } from './local-flight';
import { LocalStore } from './local-store';
import { type CacheLogger, silentLogger } from './logger';
import type { SharedParts } from './shared-parts';
import { SharedTier } from './shared-tier';
import { type Counted, Telemetry } from './telemetry';
import { Turns } from './turn';
import { type MethodUsage, UsageCounts } from './usage-counts';

export interface ResultCache {
  /** The answer of the key, from wherever it is cheapest. A fault of the cache is never the caller's: then the answer is computed. */
  getOrCompute(key: CacheKey, signal: AbortSignal, compute: Compute, options?: GetOptions): Promise<Answer>;
  /** What the user holds in the shared store, and this process's hits and misses for him. Rejects when the store is out of reach. */
  usageOf(user: string, signal: AbortSignal): Promise<readonly MethodUsage[]>;
  close(): Promise<void>;
}

export interface ResultCacheOptions {
  readonly parts: SharedParts;
  /** The first seals, all open. */
  readonly sealingKeys: readonly SealingKey[];
  readonly limits?: Partial<CacheLimits>;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly logger?: CacheLogger;
  readonly meter?: Meter;
}

export const createResultCache = (options: ResultCacheOptions): ResultCache => new LayeredCache(options);

class LayeredCache implements ResultCache {
  readonly #local: LocalStore;
  readonly #flights: LocalFlights<Landing>;
  readonly #flyer: Flyer;
  readonly #telemetry: Telemetry;
  readonly #usage = new UsageCounts();
  readonly #parts: SharedParts;
  readonly #undo: ReadonlyArray<() => void>;

  constructor(options: ResultCacheOptions) {
    const { parts, clock = systemClock, random = systemRandom, logger = silentLogger } = options;
    const limits = limitsFrom(options.limits ?? {});
    const telemetry = new Telemetry(options.meter);
    const breaker = new Breaker({ clock, random, onChange: (state) => tellOf(logger, state) });
    const ring = new KeyRing(options.sealingKeys);
    const shared = new SharedTier({ store: parts.store, ring, breaker, clock, telemetry, limits });
    const turns = new Turns({ shared, leases: parts.leases, bus: parts.bus, clock, limits });
    this.#local = new LocalStore(clock, { maxBytes: limits.localBytes, entryMs: limits.localEntryMs });
    this.#flights = new LocalFlights(clock, limits.longestComputationMs);
    this.#flyer = new Flyer({ local: this.#local, shared, turns, bus: parts.bus, clock, random, telemetry, limits });
    this.#telemetry = telemetry;
    this.#parts = parts;
    this.#undo = [...this.#listen(), ...this.#report(breaker)];
  }

  // oxlint-disable-next-line max-params -- the one verb reads as it is called: key, signal, computation, and seldom options
  async getOrCompute(key: CacheKey, signal: AbortSignal, compute: Compute, options: GetOptions = {}): Promise<Answer> {
    if (signal.aborted) throw interruptionOf(signal);
    if (options.recompute === true) {
      const landing = await this.#flights.fly(signal, (own) => this.#flyer.recompute(key, own, { compute, options }));
      return this.#answer(key, landing, landing.outcome);
    }
    const kept = this.#local.get(key);
    if (kept !== undefined) return this.#answer(key, { ...kept, outcome: 'hit-local' }, 'hit-local');
    const boarded = await this.#board(key, signal, { compute, options });
    const outcome = outcomeOf(boarded);
    return this.#answer(
      key,
      { ...boarded.value, outcome },
      boarded.led || outcome === 'hit-shared' ? outcome : 'followed',
    );
  }

  async usageOf(user: string, signal: AbortSignal): Promise<readonly MethodUsage[]> {
    requireUser(user);
    return this.#usage.join(user, await this.#parts.store.usageOf(user, signal));
  }

  async close(): Promise<void> {
    for (const undo of this.#undo) undo();
    this.#local.close();
    await this.#flyer.settled();
  }

  async #board(key: CacheKey, signal: AbortSignal, order: Order): Promise<Boarded<Landing>> {
    const fly = (own: AbortSignal) => this.#flyer.fly(key, own, order);
    try {
      return await this.#flights.board(key.whole, signal, fly);
    } catch (error) {
      const moved = isReasonOf(error, 'GENERATION_CHANGED', 'VERSION_CHANGED');
      if (order.options.dataInHand !== true || !moved || signal.aborted) throw error;
      return { value: await this.#flights.fly(signal, fly), led: true };
    }
  }

  #answer(key: CacheKey, landing: Landing, counted: Counted): Answer {
    this.#telemetry.request(counted);
    this.#usage.count(key, landing.outcome);
    return new CopiedAnswer(landing);
  }

  #listen(): ReadonlyArray<() => void> {
    const { bus } = this.#parts;
    return [
      bus.onInvalidated(({ user, generation }) => {
        this.#telemetry.invalidation('bus');
        this.#local.dropBelow(user, generation);
      }),
      // Down: erasures may go unheard from now on. Up: some may have gone unheard until now.
      bus.onLink(() => {
        this.#telemetry.invalidation('link');
        this.#local.clear();
      }),
    ];
  }

  #report(breaker: Breaker): ReadonlyArray<() => void> {
    return [
      this.#telemetry.observe('perfolio.cache.entries', () => this.#local.size, { tier: 'local' }),
      this.#telemetry.observe('perfolio.cache.bytes', () => this.#local.bytes, { tier: 'local' }),
      this.#telemetry.observe('perfolio.cache.breaker.state', () => (breaker.state === 'open' ? 1 : 0)),
    ];
  }
}

/** Followers of a hit have a hit; followers of a computation have joined it. */
const outcomeOf = ({ value, led }: Boarded<Landing>): Outcome =>
  led || value.outcome === 'hit-shared' ? value.outcome : 'joined';

function tellOf(logger: CacheLogger, state: 'open' | 'closed'): void {
  if (state === 'open')
    logger.warn({ breaker: state }, 'The shared store is in trouble: answers are computed without it.');
  else logger.info({ breaker: state }, 'The shared store is in use again.');
}
