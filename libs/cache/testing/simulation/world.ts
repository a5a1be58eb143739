import type { Clock } from '../../src/index';
import type { Chance } from './chance';

/** 1 January 2030: what the clocks show when a simulation begins, unless they are wrong. */
export const EPOCH = Date.UTC(2030, 0, 1);

/** Something that runs: what is planned for it waits while it stands still, and never happens once it is dead. */
export class Process {
  alive = true;
  frozenUntil = 0;
  skewMs = 0;
  readonly #partings = new Set<() => void>();

  constructor(readonly name: string) {}

  /** Calls the listener when the process dies, until the returned function is called. */
  onDeath(listener: () => void): () => void {
    this.#partings.add(listener);
    return () => this.#partings.delete(listener);
  }

  die(): void {
    this.alive = false;
    for (const part of this.#partings) part();
  }
}

/** A hundred times what a seed needs. */
const MOST_EVENTS = 200_000;

interface Planned {
  at: number;
  tie: number;
  readonly action: () => void;
  readonly process: Process | undefined;
  cancelled: boolean;
}

/** Virtual time. Whatever happens is an event here; which of several comes first is decided by the seed alone. */
export class World {
  #now = 0;
  #happened = 0;
  readonly #planned: Planned[] = [];

  constructor(readonly chance: Chance) {}

  get now(): number {
    return this.#now;
  }

  get happened(): number {
    return this.#happened;
  }

  plan(delayMs: number, action: () => void, process?: Process): () => void {
    const planned = { at: this.#now + delayMs, tie: this.chance.next(), action, process, cancelled: false };
    this.#push(planned);
    return () => {
      planned.cancelled = true;
    };
  }

  sleep(delayMs: number, process?: Process): Promise<void> {
    return new Promise((resolve) => this.plan(delayMs, resolve, process));
  }

  clockOf(process: Process): Clock {
    return {
      now: () => Math.trunc(EPOCH + this.#now + process.skewMs),
      elapsed: () => this.#now,
      after: (ms, action) => this.plan(ms, action, process),
    };
  }

  /** Lets everything up to that time happen. Between two events all that follows from the first at once has happened. */
  runUntil(end: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const step = () => {
        try {
          if (this.#happen(end)) setImmediate(step);
          else resolve();
        } catch (error) {
          reject(error);
        }
      };
      setImmediate(step);
    });
  }

  /** Whether anything was left to happen. */
  #happen(end: number): boolean {
    for (;;) {
      const [next] = this.#planned;
      if (next === undefined || next.at > end) {
        this.#now = end;
        return false;
      }
      this.#pop();
      if (next.cancelled || next.process?.alive === false) continue;
      this.#now = Math.max(this.#now, next.at);
      if (next.process !== undefined && next.process.frozenUntil > this.#now) {
        // The same object again, so that cancelling still reaches it; what waited comes in any order when the process goes on.
        next.at = next.process.frozenUntil;
        next.tie = this.chance.next();
        this.#push(next);
        continue;
      }
      this.#happened += 1;
      if (this.#happened > MOST_EVENTS) throw new Error('the simulation does not come to rest');
      next.action();
      return true;
    }
  }

  #push(planned: Planned): void {
    const heap = this.#planned;
    let place = heap.push(planned) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!isBefore(planned, heap[above])) break;
      heap[place] = heap[above] as Planned;
      place = above;
    }
    heap[place] = planned;
  }

  #pop(): void {
    const heap = this.#planned;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const child = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!isBefore(heap[child], last)) break;
      heap[place] = heap[child] as Planned;
      place = child;
    }
    heap[place] = last;
  }
}

const isBefore = (one: Planned | undefined, other: Planned | undefined): boolean =>
  one !== undefined && (other === undefined || one.at < other.at || (one.at === other.at && one.tie < other.tie));
