import type { Clock } from './clock';
import { Gate } from './gate';
import type { CacheLimits } from './limits';

/** Admits what was not found: a user who asks for much that is new waits for himself, and leaves the thread to others in between. */
export class Misses {
  readonly #all: Gate;
  readonly #quick: Gate;

  constructor(clock: Clock, limits: CacheLimits) {
    const { misses, missesWaiting, userMisses, userMissesWaiting, userQuickMisses, quickMissMs } = limits;
    this.#all = new Gate({
      running: misses,
      waiting: missesWaiting,
      ofOne: { running: userMisses, waiting: userMissesWaiting },
    });
    this.#quick = new Gate({
      running: misses,
      waiting: misses,
      ofOne: { running: userQuickMisses, waiting: userMisses },
      place: { clock, ms: quickMissMs },
    });
  }

  pass<T>(user: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.#all.pass(user, signal, () => this.#quick.pass(user, signal, work));
  }
}
