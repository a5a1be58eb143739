import { setImmediate as turn } from 'node:timers/promises';

import type { Clock } from '../src/index';

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** A clock that moves only when told to. */
export class FakeClock implements Clock {
  #elapsed = 0;
  #epoch: number;
  readonly #timers = new Set<Timer>();

  constructor(epoch = Date.now()) {
    this.#epoch = epoch;
  }

  now(): number {
    return this.#epoch + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#elapsed + ms, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Sets the wall clock forth or back; durations know nothing of it. */
  stepWall(ms: number): void {
    this.#epoch += ms;
  }

  /** Time passes and nothing runs: what comes due on the way comes late. */
  standStill(ms: number): void {
    this.#elapsed += ms;
  }

  /** Runs what comes due on the way, in order, with a turn of the loop after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await turn();
    for (;;) {
      const next = [...this.#timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.action();
      await turn();
    }
    this.#elapsed = end;
    await turn();
  }
}
