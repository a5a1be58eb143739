import type { Clock } from '@perfolio/cache/portable';

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/**
 * Time that goes on only when it is told to, so that a browser which is busy elsewhere slows down what is played here, and nothing in it
 * comes too late by that.
 */
export class SteadyClock implements Clock {
  #elapsed = 0;
  #isRunning = false;
  readonly #timers = new Set<Timer>();

  constructor(
    private readonly epoch: number,
    /** Lets everything happen that follows at once. */
    private readonly turn: () => Promise<void>,
  ) {}

  now(): number {
    return this.epoch + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#elapsed + ms, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Does what comes due on the way, in order; nothing while it is at that already. */
  async advance(ms: number): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const end = this.#elapsed + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.action();
      await this.turn();
    }
    this.#elapsed = end;
    this.#isRunning = false;
  }

  /** The first that is due by then; of two at the same time the one that was set first. */
  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer;
    }
    return first;
  }
}
