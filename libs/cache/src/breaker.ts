import type { Clock } from './clock';
import { SlowShare } from './slow-share';
import { Standstill } from './standstill';

export type BreakerState = 'closed' | 'open';

const FAILURES_IN_A_ROW = 5;
const SLOW_MS = 50;
const OPEN_MS = 1_000;
const OPEN_JITTER_MS = 250;

interface BreakerParts {
  readonly clock: Clock;
  readonly random: () => number;
  readonly onChange: (state: BreakerState) => void;
}

/** A call under way. One of the two is called, once. */
interface Attempt {
  succeeded(): void;
  failed(): void;
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
  readonly #probe: Attempt = {
    succeeded: () => {
      this.#probing = false;
      this.#failures = 0;
      this.#slowShare.begin(this.parts.clock.elapsed());
      this.#become('closed');
    },
    failed: () => {
      this.#probing = false;
      this.#open();
    },
  };

  constructor(private readonly parts: BreakerParts) {
    this.#standstill = new Standstill(parts.clock);
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** A call that may be made now, and has to tell how it ended; nothing while the breaker is open. */
  admit(): Attempt | undefined {
    if (this.#state === 'closed') return this.#watched();
    if (this.#probing || this.parts.clock.elapsed() < this.#probeAt) return undefined;
    this.#probing = true;
    return this.#probe;
  }

  #watched(): Attempt {
    const began = this.parts.clock.elapsed();
    const took = this.#standstill.measure();
    return {
      succeeded: () => this.#succeeded(took()),
      failed: () => {
        took();
        this.#failed(began);
      },
    };
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
