import type { Counter, Meter } from '@opentelemetry/api';

import type { Answer } from './answer';
import { cacheKey, type KeyOwner } from './cache-key';
import type { Clock } from './clock';
import { interruptionOf, pause, within } from './deadline';
import { type Generation, isSupersededBy } from './generation';
import type { HotKey, HotKeys } from './hot-keys';
import type { Lease, Leases } from './lease';
import type { CacheLogger } from './logger';
import { traced } from './telemetry';

/** What a service knows of its keys that the cache does not. */
export interface RefreshSource {
  /** The present generation of each user. Who has none (erased, disabled) is left out, and nothing is computed for him. */
  owners(users: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, KeyOwner>>;
  /** Asks `getOrCompute` for what the key was asked for, by the data of now, with `inPlaceOf: key`. */
  ask(key: HotKey, owner: KeyOwner, signal: AbortSignal): Promise<Answer>;
}

interface RefresherParts {
  readonly source: RefreshSource;
  readonly hot: HotKeys;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly logger: CacheLogger;
  /** Whether anybody waits for a computation in this process. */
  readonly isBusy: () => boolean;
}

/** The moment after a change belongs to those who ask just then: all that is read anew is read for them first. */
const HEAD_START_MS = 1_000;
const LEASE_MS = 5_000;
/** Between two looks whether another process is done. */
const LOOK_MS = 500;
/** After so long the keys have lost their worth, and the readers have asked themselves. */
const LONGEST_RUN_MS = 300_000;
const ASK_MS = 60_000;
const USERS_AT_ONCE = 100;
/** While somebody waits for a computation, one of the refresher's is followed by a rest as long as itself, and at least so long. */
const LEAST_REST_MS = 5;
/**
 * All processes' computations are spread over so long from the change on, because everyone's requests share the machine with them; but
 * no rest is longer than some computations, because until a key's turn its readers compute themselves.
 */
const SPREAD_MS = 50_000;
const MOST_REST = 3;

/** Held by whichever process refreshes; of no user. */
const TURN = cacheKey(
  { user: '00000000-0000-0000-0000-000000000000', generation: '0-0000000000000000' },
  'perfolio.cache/Refresh',
  '0'.repeat(64),
);

/**
 * After a change of the data behind all keys (new market data) it asks again for those in use, so that their next reader meets a hit.
 * One process of the fleet at a time, one key at a time, the most valuable first; what an earlier process has refreshed is a hit to the
 * next. It speeds things up and nothing else: it may fail, be cut short or never run.
 */
export class Refresher {
  readonly #refreshed: Counter;
  readonly #unobserve: () => void;
  #running: { readonly version: Generation; readonly abort: AbortController; readonly done: Promise<void> } | undefined;
  #pending = 0;
  #endBy = 0;
  #closed = false;

  constructor(private readonly parts: RefresherParts) {
    const { meter } = parts;
    this.#refreshed = meter.createCounter('perfolio.cache.refreshed', { description: 'Keys asked again' });
    const pending = meter.createObservableGauge('perfolio.cache.refresh.pending');
    const report: Parameters<typeof pending.addCallback>[0] = (result) => result.observe(this.#pending);
    pending.addCallback(report);
    this.#unobserve = () => pending.removeCallback(report);
  }

  /** Begins a refresh in the background unless that version, or a later one, was refreshed for already. A later one ends it. */
  refresh(version: Generation): void {
    const before = this.#running;
    if (this.#closed || (before !== undefined && !isSupersededBy(before.version, version))) return;
    const abort = new AbortController();
    before?.abort.abort();
    this.#running = { version, abort, done: this.#run(abort, before?.done) };
  }

  /** Resolves when no refresh is under way. */
  async settled(): Promise<void> {
    await this.#running?.done;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.abort.abort();
    this.#unobserve();
    await this.settled();
  }

  async #run(abort: AbortController, before: Promise<void> | undefined): Promise<void> {
    const { clock, logger, hot } = this.parts;
    this.#pending = hot.size;
    this.#endBy = clock.elapsed() + SPREAD_MS;
    const cancelLimit = clock.after(LONGEST_RUN_MS, () => abort.abort());
    try {
      await before;
      await pause(clock, HEAD_START_MS, abort.signal);
      await traced('refresh', () => this.#inTurn(abort.signal));
    } catch (error) {
      // Whoever reads next computes for himself; only that nobody knows why would be wrong.
      if (!abort.signal.aborted) logger.warn({ error: String(error) }, 'A refresh ended early.');
    } finally {
      cancelLimit();
      this.#pending = 0;
    }
  }

  async #inTurn(signal: AbortSignal): Promise<void> {
    const lease = await this.#turn(signal);
    try {
      const names = this.parts.hot.byValue();
      this.#pending = names.length;
      for (let start = 0; start < names.length; start += USERS_AT_ONCE) {
        await this.#batch(names.slice(start, start + USERS_AT_ONCE), signal);
      }
    } finally {
      await lease.release();
    }
  }

  /** While others refresh, or nobody can say, there is time. */
  async #turn(signal: AbortSignal): Promise<Lease> {
    for (;;) {
      if (signal.aborted) throw interruptionOf(signal);
      const lease = await this.parts.leases.acquire(TURN, LEASE_MS, signal);
      if (typeof lease !== 'string') return lease;
      await pause(this.parts.clock, LOOK_MS, signal);
    }
  }

  async #batch(names: readonly string[], signal: AbortSignal): Promise<void> {
    const { hot, source } = this.parts;
    const users = new Set(names.flatMap((name) => hot.peek(name)?.user ?? []));
    const owners = users.size === 0 ? new Map<string, KeyOwner>() : await source.owners([...users], signal);
    for (const name of names) {
      if (signal.aborted) throw interruptionOf(signal);
      const key = hot.take(name);
      const owner = key === undefined ? undefined : owners.get(key.user);
      const outcome = key === undefined || owner === undefined ? 'gone' : await this.#ask(key, owner, signal);
      this.#refreshed.add(1, { outcome });
      this.#pending -= 1;
    }
  }

  async #ask(key: HotKey, owner: KeyOwner, signal: AbortSignal): Promise<'held' | 'computed' | 'failed'> {
    const { source, clock } = this.parts;
    const began = clock.elapsed();
    try {
      const { outcome } = await within(clock, ASK_MS, (late) =>
        source.ask(key, owner, AbortSignal.any([signal, late])),
      );
      if (outcome !== 'computed' && outcome !== 'bypass') return 'held';
      const restMs = this.#restMs(clock.elapsed() - began);
      if (restMs > 0) await pause(clock, restMs, signal);
      return 'computed';
    } catch {
      // Too little history, a portfolio that is gone, Context away: the reader will be told.
      return 'failed';
    }
  }

  #restMs(tookMs: number): number {
    const { clock, isBusy } = this.parts;
    const sharedMs = (this.#endBy - clock.elapsed()) / this.#pending - tookMs;
    const leastMs = isBusy() ? Math.max(LEAST_REST_MS, tookMs) : 0;
    return Math.max(leastMs, Math.min(sharedMs, MOST_REST * tookMs));
  }
}
