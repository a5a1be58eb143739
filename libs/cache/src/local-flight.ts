import { PerfolioError } from '@perfolio/errors';

import type { Clock } from './clock';
import { interruptionOf } from './deadline';

/** What a flight gives to its work. */
export interface Own {
  /** Aborted when nobody waits any longer, or the flight has flown for too long since this was first asked for. */
  readonly signal: AbortSignal;
}

type Work<T> = (own: Own) => Promise<T>;

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

  /** Flights that can be joined, and the callers who wait for them. */
  get underWay(): { readonly flights: number; readonly waiting: number } {
    let waiting = 0;
    for (const flight of this.#flights.values()) waiting += flight.waiting;
    return { flights: this.#flights.size, waiting };
  }

  /**
   * Waits for the flight of that name, or begins one. When a flight fails all who wait wake, and those who had only joined it try
   * once more, together: the failure may have been its leader's own (his deadline, his rights). One new flight serves them all.
   */
  board(name: string, signal: AbortSignal, work: Work<T>): Promise<Boarded<T>> {
    const found = this.#flights.get(name);
    return found === undefined ? this.#begin(name, work).wait(signal, true) : this.#join(found, { name, signal, work });
  }

  /** A flight that nobody can join. */
  async fly(signal: AbortSignal, work: Work<T>): Promise<T> {
    const flight = new Flight<T>(this.clock, this.longestMs, () => undefined);
    return (await flight.begin(work).wait(signal, true)).value;
  }

  async #join(
    found: Flight<T>,
    { name, signal, work }: { readonly name: string; readonly signal: AbortSignal; readonly work: Work<T> },
  ): Promise<Boarded<T>> {
    try {
      return await found.wait(signal, false);
    } catch (error) {
      if (signal.aborted || isOfTheKey(error)) throw error;
    }
    const retry = this.#flights.get(name);
    return (retry ?? this.#begin(name, work)).wait(signal, retry === undefined);
  }

  #begin(name: string, work: Work<T>): Flight<T> {
    const flight: Flight<T> = new Flight(this.clock, this.longestMs, () => {
      if (this.#flights.get(name) === flight) this.#flights.delete(name);
    });
    this.#flights.set(name, flight);
    return flight.begin(work);
  }
}

interface Waiter<T> {
  readonly land: (value: T) => void;
  readonly fail: (error: unknown) => void;
}

class Flight<T> implements Own {
  #waiters: Array<Waiter<T>> = [];
  #controller: AbortController | undefined;
  #cancelLimit: (() => void) | undefined;
  #flying = true;

  constructor(
    private readonly clock: Clock,
    private readonly longestMs: number,
    private readonly leave: () => void,
  ) {}

  /** Made when it is asked for: most flights are over after a look-up, which has a deadline of its own. */
  get signal(): AbortSignal {
    this.#controller ??= this.#bounded();
    return this.#controller.signal;
  }

  get waiting(): number {
    return this.#waiters.length;
  }

  begin(work: Work<T>): this {
    begun(work, this).then(
      (value) => {
        for (const waiter of this.#end()) waiter.land(value);
      },
      (error: unknown) => this.#fail(error),
    );
    return this;
  }

  /** Called while it flies; a landing comes a turn later at the earliest. */
  wait(signal: AbortSignal, led: boolean): Promise<Boarded<T>> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.#waiters = this.#waiters.filter((each) => each !== waiter);
        reject(interruptionOf(signal));
        if (this.#waiters.length === 0 && this.#flying) this.#abandon();
      };
      const waiter = {
        land: (value: T) => {
          signal.removeEventListener('abort', stop);
          resolve({ value, led });
        },
        fail: (error: unknown) => {
          signal.removeEventListener('abort', stop);
          reject(error);
        },
      };
      if (signal.aborted) return stop();
      this.#waiters.push(waiter);
      signal.addEventListener('abort', stop);
    });
  }

  /** Off the list before anyone wakes, so that whoever tries again begins anew. Those who waited until now. */
  #end(): readonly Waiter<T>[] {
    if (!this.#flying) return [];
    this.#flying = false;
    this.#cancelLimit?.();
    this.leave();
    const waiters = this.#waiters;
    this.#waiters = [];
    return waiters;
  }

  #fail(error: unknown): void {
    for (const waiter of this.#end()) waiter.fail(error);
  }

  #abandon(): void {
    this.#end();
    this.#abort(new PerfolioError('CANCELLED', 'Nobody waits any longer.'));
  }

  #abort(error: PerfolioError): void {
    this.#controller ??= new AbortController();
    this.#controller.abort(error);
  }

  #bounded(): AbortController {
    this.#cancelLimit = this.clock.after(this.longestMs, () => {
      const late = new PerfolioError('DEADLINE_EXCEEDED', 'The computation took too long. Ask for less at once.');
      this.#abort(late);
      this.#fail(late);
    });
    return new AbortController();
  }
}

/** What throws at once rejects like everything else. */
function begun<T>(work: Work<T>, own: Own): Promise<T> {
  try {
    return work(own);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Failures that any caller of this key would meet: they follow from the request and the data alone. */
const isOfTheKey = (error: unknown): boolean =>
  error instanceof PerfolioError && ['invalid', 'precondition', 'conflict'].includes(error.kind);
