import type { Compute, GetOptions, Landing } from './answer';
import type { Bus } from './bus';
import type { CacheKey } from './cache-key';
import type { Clock } from './clock';
import { abortable, interruptionOf, type Patience, within } from './deadline';
import type { Sealed } from './frame';
import { Gate } from './gate';
import type { Lease } from './lease';
import type { CacheLimits } from './limits';
import type { LocalStore } from './local-store';
import { LONGEST_TTL_MS } from './shared-store';
import type { SharedTier } from './shared-tier';
import { type Telemetry, traced } from './telemetry';
import type { Turns } from './turn';

export interface Order {
  readonly compute: Compute;
  readonly options: GetOptions;
}

interface FlyerParts {
  readonly local: LocalStore;
  readonly shared: SharedTier;
  readonly turns: Turns;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: () => number;
  readonly telemetry: Telemetry;
  readonly limits: CacheLimits;
}

/** What one flight does: look up; take the lease, or wait for whoever has it, and look again; compute; fill under the same key. */
export class Flyer {
  readonly #gate: Gate;
  /** What goes on after an answer has left. */
  readonly #afterwards = new Set<Promise<void>>();

  constructor(private readonly parts: FlyerParts) {
    this.#gate = new Gate(parts.limits.unleased, parts.limits.unleasedWaiting);
  }

  async fly(key: CacheKey, signal: AbortSignal, order: Order): Promise<Landing> {
    const { shared, turns } = this.parts;
    const patience = shared.patience();
    const found = await shared.lookUp(key, patience);
    if (found === 'away') return this.#bypass(key, signal, order);
    if (found !== 'miss') return this.#keep(key, found, { outcome: 'hit-shared', stored: true });
    const turn = await turns.take(key, signal, patience);
    switch (turn.kind) {
      case 'filled':
        return this.#keep(key, turn.found, { outcome: turn.waited ? 'joined' : 'hit-shared', stored: true });
      case 'unleased':
        return this.#gate.pass(signal, () => this.#computeAndFill(key, signal, { ...order, patience: turn.patience }));
      case 'leased':
        return this.#computeLeased(key, signal, { ...order, patience: turn.patience, lease: turn.lease });
      default:
        return turn satisfies never;
    }
  }

  recompute(key: CacheKey, signal: AbortSignal, order: Order): Promise<Landing> {
    const patience = this.parts.shared.patience();
    return this.#gate.pass(signal, () => this.#computeAndFill(key, signal, { ...order, patience }));
  }

  /** Resolves when nothing is left to do for answers that have left. */
  async settled(): Promise<void> {
    await Promise.all(this.#afterwards);
  }

  /** The shared store is away: the answer is computed for this process alone, and the store is not asked again. */
  async #bypass(key: CacheKey, signal: AbortSignal, order: Order): Promise<Landing> {
    const made = await this.#gate.pass(signal, () => this.#compute(signal, order));
    return this.#keep(key, made, { outcome: 'bypass', stored: false });
  }

  async #computeLeased(
    key: CacheKey,
    signal: AbortSignal,
    { lease, ...order }: Order & { readonly patience: Patience; readonly lease: Lease },
  ): Promise<Landing> {
    try {
      const landing = await this.#computeAndFill(key, signal, order);
      // What was not stored nobody will be told of: whoever waits has to compute, and should not wait for it.
      this.#afterwardsDo(landing.stored ? lease.release() : this.#giveUp(key, lease));
      return landing;
    } catch (error) {
      this.#afterwardsDo(this.#giveUp(key, lease));
      throw error;
    }
  }

  async #computeAndFill(
    key: CacheKey,
    signal: AbortSignal,
    { patience, ...order }: Order & { readonly patience: Patience },
  ): Promise<Landing> {
    const made = await this.#compute(signal, order);
    const stored = await this.parts.shared.fill(key, made, patience);
    return this.#keep(key, made, { outcome: 'computed', stored });
  }

  async #compute(signal: AbortSignal, { compute, options }: Order): Promise<Sealed> {
    const { clock, random, telemetry, limits } = this.parts;
    if (signal.aborted) throw interruptionOf(signal);
    telemetry.computations.add(1);
    const computedAt = clock.now();
    const began = clock.elapsed();
    // A computation that does not heed its signal must not keep the lease, the gate or anybody waiting.
    const bytes = await traced('compute', () => abortable(compute(signal), signal));
    const ttlMs = Math.min(options.ttlMs ?? limits.ttlMs, LONGEST_TTL_MS) * (1 - limits.ttlJitter * random());
    return {
      // The computation may hand out a part of something larger, or go on writing to it.
      bytes: new Uint8Array(bytes),
      computedAt,
      expiresAt: computedAt + ttlMs,
      costMs: clock.elapsed() - began,
      marketDataVersion: options.marketDataVersion ?? '',
    };
  }

  #keep(key: CacheKey, found: Sealed, { outcome, stored }: Pick<Landing, 'outcome' | 'stored'>): Landing {
    const { bytes, computedAt, expiresAt } = found;
    this.parts.local.put(key, { bytes, computedAt, expiresAt, stored });
    return { bytes, computedAt, outcome, stored };
  }

  /** First the lease, then the message, so that whoever wakes finds it free. */
  async #giveUp(key: CacheKey, lease: Lease): Promise<void> {
    const { bus, clock, limits } = this.parts;
    await lease.release();
    try {
      await within(clock, limits.commandMs, (signal) => bus.abandon(key, signal));
    } catch {
      // Those who wait look by themselves before long.
    }
  }

  #afterwardsDo(work: Promise<void>): void {
    const done = work.finally(() => this.#afterwards.delete(done));
    this.#afterwards.add(done);
  }
}
