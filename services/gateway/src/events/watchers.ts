import { PerfolioError } from '@perfolio/errors';

const PER_USER = 5;
const ALL = 2_000;

/** Counts who watches, so that no user holds more streams than he can use, and all of them no more than the gateway can. */
export class Watchers {
  readonly #byUser = new Map<string, number>();
  readonly #closing = new AbortController();
  #all = 0;

  /** Aborted when nobody may watch any longer because the process ends. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort();
  }

  /** Lets one more in; the returned function lets him out. */
  enter(user: string): () => void {
    const own = this.#byUser.get(user) ?? 0;
    if (own >= PER_USER) throw tooMany();
    if (this.#all >= ALL) throw full();
    this.#all += 1;
    this.#byUser.set(user, own + 1);
    return () => {
      this.#all -= 1;
      const left = (this.#byUser.get(user) ?? 1) - 1;
      if (left === 0) this.#byUser.delete(user);
      else this.#byUser.set(user, left);
    };
  }
}

const tooMany = () =>
  new PerfolioError('QUOTA_EXCEEDED', `A user may hold ${PER_USER} streams of events. Close one first.`, {
    metadata: { limit: String(PER_USER) },
    retryAfterMs: 5_000,
  });

const full = () =>
  new PerfolioError('OVERLOADED', 'Too many watch already. Ask again in a moment.', { retryAfterMs: 5_000 });
