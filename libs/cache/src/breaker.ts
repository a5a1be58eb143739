import type { Clock } from './clock';

export type BreakerState = 'closed' | 'open';

const FAILURES_IN_A_ROW = 5;
const WINDOW_MS = 1_000;
const SLOW_MS = 50;
const SLOW_SHARE = 0.5;
/** A share of fewer calls than these says nothing. */
const SLOW_SAMPLES = 20;
const OPEN_MS = 1_000;
const OPEN_JITTER_MS = 250;

export interface BreakerParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly onChange: (state: BreakerState) => void;
}

/**
 * Keeps requests from waiting for a store in trouble. Opens after failures in a row, or when half of a second's calls were slow.
 * About a second later it is half open: one call at a time goes through as a probe, and the first that succeeds closes it.
 */
export class Breaker {
  #state: BreakerState = 'closed';
  #failures = 0;
  #probing = false;
  #probeAt = 0;
  #window = { began: 0, calls: 0, slow: 0 };

  constructor(private readonly parts: BreakerParts) {}

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
    try {
      const value = await work();
      this.#succeeded(this.parts.clock.elapsed() - began);
      return value;
    } catch (error) {
      this.#failed();
      throw error;
    }
  }

  #succeeded(tookMs: number): void {
    this.#failures = 0;
    const now = this.parts.clock.elapsed();
    if (now - this.#window.began > WINDOW_MS) this.#window = { began: now, calls: 0, slow: 0 };
    this.#window.calls += 1;
    if (tookMs > SLOW_MS) this.#window.slow += 1;
    const { calls, slow } = this.#window;
    if (calls >= SLOW_SAMPLES && slow >= SLOW_SHARE * calls) this.#open();
  }

  #failed(): void {
    this.#failures += 1;
    // A call that began before the breaker opened says nothing new about an open one.
    if (this.#state === 'closed' && this.#failures >= FAILURES_IN_A_ROW) this.#open();
  }

  #open(): void {
    const { clock, random } = this.parts;
    this.#probeAt = clock.elapsed() + OPEN_MS + random() * OPEN_JITTER_MS;
    this.#window = { began: 0, calls: 0, slow: 0 };
    this.#become('open');
  }

  #become(state: BreakerState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.parts.onChange(state);
  }
}
