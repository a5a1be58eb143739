import { PerfolioError } from '@perfolio/errors';

import { abortable } from './deadline';

/** A bound on how much runs at once, with a bounded queue in front. */
export class Gate {
  readonly #queue: Array<() => void> = [];
  #running = 0;

  constructor(
    private readonly mostRunning: number,
    private readonly mostWaiting: number,
  ) {}

  async pass<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal: AbortSignal): Promise<void> {
    if (this.#running < this.mostRunning) {
      this.#running += 1;
      return;
    }
    if (this.#queue.length >= this.mostWaiting) {
      throw new PerfolioError('OVERLOADED', 'Too many computations are waiting.', { retryAfterMs: 1_000 });
    }
    const turn = Promise.withResolvers<void>();
    this.#queue.push(turn.resolve);
    try {
      await abortable(turn.promise, signal);
    } catch (error) {
      const place = this.#queue.indexOf(turn.resolve);
      // Not in the queue any more: the turn came in the same instant and has to go to the next.
      if (place >= 0) this.#queue.splice(place, 1);
      else this.#leave();
      throw error;
    }
  }

  /** Hands the place to the next in line, or gives it up. */
  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
