import { PerfolioError } from '@perfolio/errors';

import type { Landing, Order, Origin } from './answer';
import type { Arena } from './arena';
import type { CacheKey } from './cache-key';
import type { Clock } from './clock';
import { abortable, interruptionOf, type Patience, pause } from './deadline';
import { encodeFailure, failureOf } from './failure';
import type { Sealed } from './frame';
import { Gate } from './gate';
import type { HotKeys } from './hot-keys';
import type { Lease } from './lease';
import type { CacheLimits } from './limits';
import type { Own } from './local-flight';
import type { Counts, LocalStore } from './local-store';
import { Misses } from './misses';
import type { MissReason } from './miss-reason';
import { Pace } from './pace';
import { LONGEST_TTL_MS } from './shared-store';
import type { SharedTier } from './shared-tier';
import { type Telemetry, traced } from './telemetry';
import type { Turns } from './turn';
import type { UsageCounts } from './usage-counts';

interface PatientOrder extends Order {
  readonly patience: Patience;
  readonly lease?: Lease;
  /** Why the answer has to be made, where that is known before it is. */
  readonly reason?: MissReason;
}

interface FlyerParts {
  readonly arena: Arena;
  readonly local: LocalStore;
  readonly shared: SharedTier;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly random: () => number;
  readonly telemetry: Telemetry;
  readonly limits: CacheLimits;
  readonly usage: UsageCounts;
  readonly hot: HotKeys;
}

/** What one flight does: look up; take the lease, or wait for whoever has it, and look again; compute; fill under the same key. */
export class Flyer {
  /** Of computations without a lease. */
  readonly #gate: Gate;
  readonly #misses: Misses;
  readonly #pace: Pace;
  #computing = 0;
  /** What goes on after an answer has left. */
  readonly #afterwards = new Set<Promise<void>>();

  constructor(private readonly parts: FlyerParts) {
    const { clock, limits } = parts;
    this.#gate = new Gate({ running: limits.unleased, waiting: limits.unleasedWaiting });
    this.#misses = new Misses(clock, limits);
    this.#pace = new Pace(clock);
  }

  /** Computations under way here that somebody waits for. */
  get computing(): number {
    return this.#computing;
  }

  async fly(key: CacheKey, own: Own, order: Order): Promise<Landing> {
    const { shared } = this.parts;
    const patience = shared.patience();
    const found = await shared.lookUp(key, patience);
    if (typeof found === 'object') return this.#keep(key, found, { outcome: 'hit-shared', stored: true, order });
    if (found === 'away') return this.#bypass(key, own.signal, order);
    const asked = { ...order, patience, ...(found === 'unreadable' && { reason: found }) };
    return this.#misses.pass(key.user, own.signal, () => this.#make(key, own.signal, asked));
  }

  /** Makes the answer, or waits for whoever does. */
  async #make(key: CacheKey, signal: AbortSignal, { patience, ...order }: PatientOrder): Promise<Landing> {
    const turn = await this.parts.turns.take(key, signal, patience);
    switch (turn.kind) {
      case 'filled':
        return this.#keep(key, turn.found, { outcome: turn.waited ? 'joined' : 'hit-shared', stored: true, order });
      case 'unleased':
        return this.#gate.pass(key.user, signal, () =>
          this.#computeAndFill(key, signal, { ...order, patience: turn.patience }),
        );
      case 'leased':
        return this.#computeLeased(key, signal, { ...order, patience: turn.patience, lease: turn.lease });
      default:
        return turn satisfies never;
    }
  }

  recompute(key: CacheKey, { signal }: Own, order: Order): Promise<Landing> {
    const patience = this.parts.shared.patience();
    const asked = { ...order, patience, reason: 'requested' } as const;
    return this.#gate.pass(key.user, signal, () => this.#computeAndFill(key, signal, asked));
  }

  /** Resolves when nothing is left to do for answers that have left. */
  async settled(): Promise<void> {
    await Promise.all(this.#afterwards);
  }

  /** The shared store is away: the answer is computed for this process alone, and the store is not asked again. */
  async #bypass(key: CacheKey, signal: AbortSignal, order: Order): Promise<Landing> {
    const made = await this.#gate.pass(key.user, signal, () => this.#paced(key, signal, order));
    return this.#keep(key, made, { outcome: 'bypass', stored: false, reason: 'away', order });
  }

  async #computeLeased(
    key: CacheKey,
    signal: AbortSignal,
    order: PatientOrder & { readonly lease: Lease },
  ): Promise<Landing> {
    const { lease } = order;
    try {
      const landing = await this.#computeAndFill(key, signal, order);
      // What was not stored nobody will be told of: whoever waits has to compute, and should not wait for it.
      this.#afterwardsDo(landing.stored ? lease.release() : this.parts.turns.giveUp(key, lease));
      return landing;
    } catch (error) {
      this.#afterwardsDo(this.parts.turns.giveUp(key, lease));
      throw error;
    }
  }

  async #computeAndFill(key: CacheKey, signal: AbortSignal, order: PatientOrder): Promise<Landing> {
    const made = await this.#paced(key, signal, order);
    const { stored, reason } = await this.parts.shared.fill(key, made, order);
    // A failure that the store does not take may be one beside an answer, here or there: it is told, and not kept.
    if (made.failed === true && !stored) return { ...made, outcome: 'computed', stored };
    return this.#keep(key, made, { outcome: 'computed', stored, reason: order.reason ?? reason, order });
  }

  /** The computation, not too soon after it has failed; what fails for good is an answer too. */
  async #paced(key: CacheKey, signal: AbortSignal, order: Order): Promise<Sealed> {
    const pauseMs = this.#pace.pauseMs(key.whole);
    if (pauseMs > 0) await pause(this.parts.clock, pauseMs, signal);
    const waitedFor = order.options.inPlaceOf === undefined ? 1 : 0;
    this.#computing += waitedFor;
    try {
      const made = await this.#compute(signal, order);
      this.#pace.succeeded(key.whole);
      this.parts.usage.computed(key, made);
      return made;
    } catch (error) {
      if (!signal.aborted) this.#pace.failed(key.whole);
      throw error;
    } finally {
      this.#computing -= waitedFor;
    }
  }

  async #compute(signal: AbortSignal, { compute, options }: Order): Promise<Sealed> {
    const { arena, clock, random, telemetry, limits } = this.parts;
    if (signal.aborted) throw interruptionOf(signal);
    telemetry.computations.add(1);
    const computedAt = clock.now();
    const began = clock.elapsed();
    // A computation that does not heed its signal must not keep the lease, the gate or anybody waiting.
    const made = await traced('compute', () => abortable(compute(signal), signal)).catch(failureOf);
    const failed = made instanceof PerfolioError;
    const bytes = failed ? encodeFailure(made) : made;
    const ttlMs = Math.min(options.ttlMs ?? limits.ttlMs, LONGEST_TTL_MS) * (1 - limits.ttlJitter * random());
    return {
      // The computation may hand out a part of something larger, or go on writing to it.
      bytes: arena.place(bytes),
      computedAt,
      // Never past the life of an answer: what began before an erasure must be over when the erasure is forgotten.
      expiresAt: failed ? Math.min(clock.now() + limits.failureMs, computedAt + ttlMs) : computedAt + ttlMs,
      costMs: clock.elapsed() - began,
      marketDataVersion: options.marketDataVersion ?? '',
      failed,
    };
  }

  #keep(key: CacheKey, found: Sealed, { order, ...how }: Origin & { readonly order: Order }): Landing {
    const { bytes, computedAt, expiresAt, failed = false } = found;
    const kept = { bytes, computedAt, expiresAt, stored: how.stored, failed };
    this.parts.local.put(key, kept, this.#countsOf(key, found, order));
    return { ...how, bytes, computedAt, failed };
  }

  /** What every later hit in L1 counts for. */
  #countsOf(key: CacheKey, { costMs, failed }: Sealed, { options }: Order): Counts {
    const { usage, hot, local } = this.parts;
    const { request, inPlaceOf: use } = options;
    const counted = usage.of(key);
    // A request that is noted late must not outlive an erasure.
    if (request === undefined || failed === true || !local.takes(key)) return { counted };
    return { counted, noted: hot.note(key, costMs, { request, ...(use && { use }) }) };
  }

  #afterwardsDo(work: Promise<void>): void {
    const done = work.finally(() => this.#afterwards.delete(done));
    this.#afterwards.add(done);
  }
}
