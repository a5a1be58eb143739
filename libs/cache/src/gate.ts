import { PerfolioError } from '@perfolio/errors';

import type { Clock } from './clock';
import { abortable } from './deadline';

interface GateBounds {
  readonly running: number;
  readonly waiting: number;
  /** What one user may have of them; by default half, so that there is always something left for the next. */
  readonly ofOne?: { readonly running: number; readonly waiting: number };
  /** How long a place is held at most: what takes longer goes on without one. */
  readonly place?: { readonly clock: Clock; readonly ms: number };
}

interface Line {
  running: number;
  readonly waiting: Array<() => void>;
}

/**
 * A bound on how much runs at once, with a bounded queue in front, fair between users: a free place goes to whoever of those waiting
 * has least running, and no user takes more than his part of either, so that one who floods waits for himself.
 */
export class Gate {
  /** Only users who run or wait have a line; who was served last stands last. */
  readonly #lines = new Map<string, Line>();
  readonly #mostOfOne: { readonly running: number; readonly waiting: number };
  #running = 0;
  #waiting = 0;

  constructor(private readonly bounds: GateBounds) {
    const { running, waiting, ofOne } = bounds;
    this.#mostOfOne = ofOne ?? { running: Math.ceil(running / 2), waiting: Math.ceil(waiting / 2) };
  }

  async pass<T>(user: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#enter(user, signal);
    const leave = this.#leaving(user);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Gives the place back, once: when the work is done, or when it was held for as long as it may be. */
  #leaving(user: string): () => void {
    const { place } = this.bounds;
    if (place === undefined) return () => this.#leave(user);
    let isHeld = true;
    const leave = () => {
      if (!isHeld) return;
      isHeld = false;
      cancel();
      this.#leave(user);
    };
    const cancel = place.clock.after(place.ms, leave);
    return leave;
  }

  async #enter(user: string, signal: AbortSignal): Promise<void> {
    const line = this.#lines.get(user) ?? { running: 0, waiting: [] };
    if (this.#running < this.bounds.running && line.running < this.#mostOfOne.running) {
      this.#start(user, line);
      return;
    }
    if (this.#waiting >= this.bounds.waiting || line.waiting.length >= this.#mostOfOne.waiting) {
      throw new PerfolioError('OVERLOADED', 'Too many computations wait already. Ask again in a moment.', {
        retryAfterMs: 1_000,
      });
    }
    const turn = Promise.withResolvers<void>();
    this.#lines.set(user, line);
    line.waiting.push(turn.resolve);
    this.#waiting += 1;
    try {
      await abortable(turn.promise, signal);
    } catch (error) {
      const place = line.waiting.indexOf(turn.resolve);
      // Not in line any more: the turn came in the same instant and has to go to the next.
      if (place < 0) this.#leave(user);
      else this.#giveUp(user, line, place);
      throw error;
    }
  }

  #giveUp(user: string, line: Line, place: number): void {
    line.waiting.splice(place, 1);
    this.#waiting -= 1;
    if (line.running === 0 && line.waiting.length === 0) this.#lines.delete(user);
  }

  #leave(user: string): void {
    const left = this.#lines.get(user);
    this.#running -= 1;
    if (left !== undefined) left.running -= 1;
    if (left?.running === 0 && left.waiting.length === 0) this.#lines.delete(user);
    const next = this.#next();
    if (next === undefined) return;
    const [name, line] = next;
    const begin = line.waiting.shift();
    this.#waiting -= 1;
    this.#start(name, line);
    begin?.();
  }

  #next(): [string, Line] | undefined {
    if (this.#waiting === 0) return undefined;
    let best: [string, Line] | undefined;
    for (const one of this.#lines) {
      const [, { running, waiting }] = one;
      if (waiting.length === 0 || running >= this.#mostOfOne.running) continue;
      if (best === undefined || running < best[1].running) best = one;
    }
    return best;
  }

  #start(user: string, line: Line): void {
    line.running += 1;
    this.#running += 1;
    this.#lines.delete(user);
    this.#lines.set(user, line);
  }
}
