import { PerfolioError, type Reason } from '@perfolio/errors';

import type { Clock } from './clock';
import { abortable } from './deadline';

export type Work<T> = (signal: AbortSignal) => Promise<T>;

export interface Boarded<T> {
  readonly value: T;
  /** Whether this caller's own work made the value. */
  readonly led: boolean;
}

/**
 * One computation per key in this process. A flight is not owned by the caller who began it: its signal is its own, aborted when
 * nobody waits any longer or when it has flown for too long, and each caller's signal ends that caller's wait alone.
 */
export class LocalFlights<T> {
  readonly #flights = new Map<string, Flight<T>>();

  constructor(
    private readonly clock: Clock,
    private readonly longestMs: number,
  ) {}

  /**
   * Waits for the flight of that name, or begins one. When a flight fails all who wait wake, and those who had only joined it try
   * once more, together: the failure may have been its leader's own (his deadline, his rights). One new flight serves them all.
   */
  async board(name: string, signal: AbortSignal, work: Work<T>): Promise<Boarded<T>> {
    const found = this.#flights.get(name);
    if (found === undefined) return { value: await this.#begin(name, work).wait(signal), led: true };
    try {
      return { value: await found.wait(signal), led: false };
    } catch (error) {
      if (signal.aborted || isOfTheKey(error)) throw error;
    }
    const retry = this.#flights.get(name);
    return { value: await (retry ?? this.#begin(name, work)).wait(signal), led: retry === undefined };
  }

  /** A flight that nobody can join. */
  fly(signal: AbortSignal, work: Work<T>): Promise<T> {
    return new Flight<T>(this.clock, this.longestMs, () => undefined).begin(work).wait(signal);
  }

  #begin(name: string, work: Work<T>): Flight<T> {
    const flight: Flight<T> = new Flight(this.clock, this.longestMs, () => {
      if (this.#flights.get(name) === flight) this.#flights.delete(name);
    });
    this.#flights.set(name, flight);
    return flight.begin(work);
  }
}

class Flight<T> {
  readonly #controller = new AbortController();
  readonly #landed = Promise.withResolvers<T>();
  #waiting = 0;
  #flying = true;

  constructor(
    private readonly clock: Clock,
    private readonly longestMs: number,
    private readonly leave: () => void,
  ) {}

  begin(work: Work<T>): this {
    const cancelLimit = this.clock.after(this.longestMs, () =>
      this.#abort('DEADLINE_EXCEEDED', 'The computation took too long.'),
    );
    const { signal } = this.#controller;
    // In an async function what throws at once rejects like everything else.
    const landing = (async () => work(signal))();
    abortable(landing, signal)
      .finally(() => {
        cancelLimit();
        this.#flying = false;
        // Off the list before anyone wakes, so that whoever tries again begins anew.
        this.leave();
      })
      .then(this.#landed.resolve, this.#landed.reject);
    // Those who wait hear of a failure through their own wait; when nobody waits nobody has to.
    this.#landed.promise.catch(() => undefined);
    return this;
  }

  async wait(signal: AbortSignal): Promise<T> {
    this.#waiting += 1;
    try {
      return await abortable(this.#landed.promise, signal);
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && this.#flying) this.#abandon();
    }
  }

  #abandon(): void {
    this.leave();
    this.#abort('CANCELLED', 'Nobody waits any longer.');
  }

  #abort(reason: Reason, message: string): void {
    this.#controller.abort(new PerfolioError(reason, message));
  }
}

/** Failures that any caller of this key would meet: they follow from the request and the data alone. */
const isOfTheKey = (error: unknown): boolean =>
  error instanceof PerfolioError && ['invalid', 'precondition', 'conflict'].includes(error.kind);
