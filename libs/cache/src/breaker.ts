import type { Clock } from './clock';
import { SlowShare } from './slow-share';
import { Standstill } from './standstill';

export type BreakerState = 'closed' | 'open';

const FAILURES_IN_A_ROW = 5;
const SLOW_MS = 50;
const OPEN_MS = 1_000;
const OPEN_JITTER_MS = 250;

export interface BreakerParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly onChange: (state: BreakerState) => void;
}

/**
 * Keeps requests from waiting for a store in trouble. Opens after failures in a row, or when half of a second's calls were slow, all
 * through that second. One stall is neither: calls that fail side by side count once, and what this process stood still itself is no
 * slowness of the store. About a second later it is half open: one call at a time goes through as a probe, and the first that succeeds
 * closes it.
 */
export class Breaker {
  #state: BreakerState = 'closed';
  #failures = 0;
  #probing = false;
  #probeAt = 0;
  #failedAt = Number.NEGATIVE_INFINITY;
  readonly #slowShare = new SlowShare();
  readonly #standstill: Standstill;

  constructor(private readonly parts: BreakerParts) {
    this.#standstill = new Standstill(parts.clock);
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Runs the call, or answers `open` without it. */
  async call<T>(work: () => Promise<T>): Promise<T | 'open'> {
    if (this.#state === 'closed') return this.#watched(work);
    if (this.#probing || this.parts.clock.elapsed() < this.#probeAt) return 'open';
    return this.#probe(work);
  }

  async #probe<T>(work: () => Promise<T>): Promise<T> {
    this.#probing = true;
    try {
      const value = await work();
      this.#failures = 0;
      this.#slowShare.begin(this.parts.clock.elapsed());
      this.#become('closed');
      return value;
    } catch (error) {
      this.#open();
      throw error;
    } finally {
      this.#probing = false;
    }
  }

  async #watched<T>(work: () => Promise<T>): Promise<T> {
    const began = this.parts.clock.elapsed();
    const took = this.#standstill.measure();
    let value: T;
    try {
      value = await work();
    } catch (error) {
      took();
      this.#failed(began);
      throw error;
    }
    this.#succeeded(took());
    return value;
  }

  #succeeded(tookMs: number): void {
    this.#failures = 0;
    const wasSlow = this.#slowShare.add(this.parts.clock.elapsed(), tookMs > SLOW_MS);
    // A call that began before the breaker opened says nothing new about an open one.
    if (wasSlow && this.#state === 'closed') this.#open();
  }

  #failed(began: number): void {
    // It was under way when the last one failed: whatever is wrong has been counted.
    if (began < this.#failedAt) return;
    this.#failedAt = this.parts.clock.elapsed();
    this.#failures += 1;
    if (this.#state === 'closed' && this.#failures >= FAILURES_IN_A_ROW) this.#open();
  }

  #open(): void {
    const { clock, random } = this.parts;
    this.#probeAt = clock.elapsed() + OPEN_MS + random() * OPEN_JITTER_MS;
    this.#become('open');
  }

  #become(state: BreakerState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.parts.onChange(state);
  }
}
