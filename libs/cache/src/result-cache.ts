import { isReasonOf } from '@perfolio/errors';

import { activityOf } from './activity';
import {
  type Answer,
  type Compute,
  CopiedAnswer,
  type GetOptions,
  isMade,
  type Landing,
  type Lent,
  NO_OPTIONS,
  type Order,
  type Outcome,
  outcomeOf,
} from './answer';
import { Arena } from './arena';
import { Breaker } from './breaker';
import { type CacheKey, requireUser } from './cache-key';
import { type Clock, systemClock, systemRandom } from './clock';
import { interruptionOf } from './deadline';
import { decodeFailure } from './failure';
import { Flyer } from './flyer';
import { numberOf } from './generation';
import { HotKeys } from './hot-keys';
import { type Inspected, type Inspection, inspect } from './inspection';
import { KeyRing } from './key-ring';
import { limitsFrom } from './limits';
import { type Boarded, LocalFlights, type Own } from './local-flight';
import { LocalStore } from './local-store';
import { type CacheLogger, silentLogger, tellOfBreaker } from './logger';
import { Refresher, type RefreshSource } from './refresher';
import type { ResultCacheOptions } from './result-cache-options';
import type { ResultCache } from './result-cache-verbs';
import type { SharedParts } from './shared-parts';
import { SharedTier } from './shared-tier';
import { type Counted, RequestTally, Telemetry } from './telemetry';
import { Turns } from './turn';
import { type MethodUsage, UsageCounts } from './usage-counts';

export type { ResultCache } from './result-cache-verbs';

export const createResultCache = (options: ResultCacheOptions): ResultCache => new LayeredCache(options);

class LayeredCache implements ResultCache {
  readonly #local: LocalStore;
  readonly #flights: LocalFlights<Landing>;
  readonly #flyer: Flyer;
  readonly #telemetry: Telemetry;
  readonly #tally: RequestTally;
  readonly #inspected: Inspected;
  readonly #usage = new UsageCounts();
  readonly #hot: HotKeys;
  readonly #parts: SharedParts;
  readonly #clock: Clock;
  readonly #logger: CacheLogger;
  readonly #undo: Array<() => Promise<void> | void>;

  constructor(options: ResultCacheOptions) {
    const { parts, clock = systemClock, random = systemRandom, logger = silentLogger } = options;
    const limits = limitsFrom(options.limits ?? {});
    const telemetry = new Telemetry(options.meter, clock);
    const breaker = new Breaker({ clock, random, onChange: (state) => tellOfBreaker(logger, state) });
    const [ring, arena] = [new KeyRing(options.sealingKeys), new Arena()];
    const { localBytes: maxBytes, localEntryMs: entryMs, localUserBytes: userBytes, entryBytes } = limits;
    const local = new LocalStore(clock, { maxBytes, entryMs, userBytes, entryBytes }, arena);
    const shared = new SharedTier({ store: parts.store, ring, local, breaker, clock, telemetry, limits });
    const turns = new Turns({ shared, leases: parts.leases, bus: parts.bus, clock, limits });
    const [hot, tally] = [new HotKeys(ring, clock), new RequestTally(telemetry.meter)];
    const usage = this.#usage;
    this.#flights = new LocalFlights(clock, limits.longestComputationMs);
    this.#flyer = new Flyer({ arena, local, shared, turns, clock, random, telemetry, limits, usage, hot });
    this.#tally = tally;
    this.#telemetry = telemetry;
    this.#local = local;
    this.#hot = hot;
    this.#parts = parts;
    this.#clock = clock;
    this.#logger = logger;
    const activity = () => activityOf({ flights: this.#flights, flyer: this.#flyer, turns, breaker, tally, telemetry });
    this.#inspected = { store: parts.store, local, usage, clock, activity };
    this.#undo = [...this.#listen(), ...this.#report(breaker)];
  }

  // oxlint-disable-next-line max-params -- the one verb reads as it is called: key, signal, computation, and seldom options
  getOrCompute(key: CacheKey, signal: AbortSignal, compute: Compute, options = NO_OPTIONS): Promise<Answer> {
    const kept = options.recompute === true ? undefined : this.#local.get(key);
    if (kept === undefined) return this.#fly(key, signal, { compute, options });
    this.#tally.count('hit-local');
    if (kept.failed === true) return Promise.reject(decodeFailure(kept.bytes));
    return Promise.resolve(new CopiedAnswer(kept, 'hit-local'));
  }

  held<Made>(key: CacheKey, make: (lent: Lent) => Made): Made | undefined {
    const kept = this.#local.get(key);
    if (kept === undefined || kept.failed === true) return undefined;
    this.#tally.count('hit-local');
    return make({ bytes: kept.bytes, computedAt: new Date(kept.computedAt) });
  }

  async usageOf(user: string, signal: AbortSignal): Promise<readonly MethodUsage[]> {
    requireUser(user);
    return this.#usage.join(user, await this.#parts.store.usageOf(user, signal));
  }

  inspect(signal: AbortSignal, users?: readonly string[]): Promise<Inspection> {
    for (const user of users ?? []) requireUser(user);
    return inspect(this.#inspected, signal, users);
  }

  refreshWith(source: RefreshSource): Refresher {
    const refresher = new Refresher({
      source,
      hot: this.#hot,
      leases: this.#parts.leases,
      clock: this.#clock,
      meter: this.#telemetry.meter,
      logger: this.#logger,
      isBusy: () => this.#flyer.computing > 0,
    });
    this.#undo.push(() => refresher.close());
    return refresher;
  }

  async close(): Promise<void> {
    for (const undo of this.#undo.toReversed()) await undo();
    this.#local.close();
    this.#hot.clear();
    await this.#flyer.settled();
  }

  async #fly(key: CacheKey, signal: AbortSignal, order: Order): Promise<Answer> {
    if (signal.aborted) throw interruptionOf(signal);
    const { compute, options } = order;
    if (options.recompute === true) {
      const landing = await this.#flights.fly(signal, (own) => this.#flyer.recompute(key, own, { compute, options }));
      return this.#answer(key, landing, { outcome: landing.outcome, options });
    }
    const { value, led } = await this.#board(key, signal, order);
    const outcome = outcomeOf(value.outcome, led);
    const counted = led || outcome === 'hit-shared' ? outcome : 'followed';
    return this.#answer(key, value, { outcome, counted, options });
  }

  #board(key: CacheKey, signal: AbortSignal, order: Order): Promise<Boarded<Landing>> {
    const fly = (own: Own) => this.#flyer.fly(key, own, order);
    const boarded = this.#flights.board(key.whole, signal, fly);
    if (order.options.dataInHand !== true) return boarded;
    return boarded.catch(async (error: unknown) => {
      const moved = isReasonOf(error, 'GENERATION_CHANGED', 'VERSION_CHANGED');
      if (!moved || signal.aborted) throw error;
      return { value: await this.#flights.fly(signal, fly), led: true };
    });
  }

  #answer(
    key: CacheKey,
    landing: Landing,
    { outcome, counted = outcome, options }: { outcome: Outcome; counted?: Counted; options: GetOptions },
  ): Answer {
    if (options.inPlaceOf === undefined) {
      this.#tally.count(counted);
      this.#usage.count(key, outcome);
      if (isMade(outcome)) this.#telemetry.missed(landing.reason ?? 'unknown');
    }
    if (landing.failed === true) throw decodeFailure(landing.bytes);
    return new CopiedAnswer(landing, outcome, isMade(outcome) ? landing.reason : undefined);
  }

  #listen(): ReadonlyArray<() => void> {
    const { bus } = this.#parts;
    return [
      bus.onInvalidated(({ user, generation }) => {
        this.#telemetry.invalidation('bus');
        this.#telemetry.invalidationLag.record(Math.max(0, this.#clock.now() - numberOf(generation) / 1000) / 1000);
        this.#local.dropBelow(user, generation);
        this.#hot.forget(user);
      }),
      // Down: erasures may go unheard from now on. Up: some may have gone unheard until now. What is kept in between is right, since
      // its key is, and is gone within the life of an entry, which is all that is promised of an erasure; with the store away it is
      // also all that stands between a busy key and a computation per request.
      bus.onLink(() => {
        this.#telemetry.invalidation('link');
        this.#local.clear();
        this.#hot.clear();
      }),
    ];
  }

  #report(breaker: Breaker): ReadonlyArray<() => void> {
    return [
      this.#tally.close,
      this.#telemetry.observe('perfolio.cache.entries', () => this.#local.size, { tier: 'local' }),
      this.#telemetry.observe('perfolio.cache.bytes', () => this.#local.bytes, { tier: 'local' }),
      this.#telemetry.observe('perfolio.cache.breaker.state', () => (breaker.state === 'open' ? 1 : 0)),
    ];
  }
}
