import { PerfolioError } from '@perfolio/errors';
import { interruptionOf } from '@perfolio/service';

interface TurnLimits {
  /** Tasks that run at once. */
  readonly running: number;
  /** Tasks that wait. */
  readonly queued: number;
  /** The same for one user. */
  readonly userRunning: number;
  readonly userQueued: number;
}

interface Waiting {
  readonly user: string;
  readonly go: () => void;
}

const RETRY_MS = 1_000;

/** Whose task runs next: in the order of arrival, but nobody takes more than his share, so that one user's flood delays no one else. */
export class Turns {
  readonly #running = new Map<string, number>();
  readonly #queue = new Set<Waiting>();

  constructor(private readonly limits: TurnLimits) {}

  get running(): number {
    return [...this.#running.values()].reduce((sum, count) => sum + count, 0);
  }

  get queued(): number {
    return this.#queue.size;
  }

  /** Resolves when it is the user's turn, which he gives back by `give`. Refused at once when the queue is full. */
  take(user: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(interruptionOf(signal));
    if (this.#mayRun(user)) {
      this.#count(user, 1);
      return Promise.resolve();
    }
    if (this.#isFull(user)) return Promise.reject(overloaded());
    return this.#wait(user, signal);
  }

  give(user: string): void {
    this.#count(user, -1);
    for (const waiting of this.#queue) {
      if (!this.#mayRun(waiting.user)) continue;
      this.#count(waiting.user, 1);
      waiting.go();
      return;
    }
  }

  #wait(user: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = {
        user,
        go: () => {
          this.#queue.delete(waiting);
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      const leave = () => {
        this.#queue.delete(waiting);
        reject(interruptionOf(signal));
      };
      this.#queue.add(waiting);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #mayRun(user: string): boolean {
    return this.running < this.limits.running && (this.#running.get(user) ?? 0) < this.limits.userRunning;
  }

  #isFull(user: string): boolean {
    const own = [...this.#queue].filter((waiting) => waiting.user === user).length;
    return this.#queue.size >= this.limits.queued || own >= this.limits.userQueued;
  }

  #count(user: string, change: number): void {
    const count = (this.#running.get(user) ?? 0) + change;
    if (count === 0) this.#running.delete(user);
    else this.#running.set(user, count);
  }
}

const overloaded = () =>
  new PerfolioError('OVERLOADED', 'Too many computations wait already. Ask again in a moment.', {
    retryAfterMs: RETRY_MS,
  });
