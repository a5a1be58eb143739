import { PerfolioError } from '@perfolio/errors';

import type { Clock } from './clock';

/** Why a wait was given up, in the terms of the house. */
export function interruptionOf(signal: AbortSignal): PerfolioError {
  const reason: unknown = signal.reason;
  if (reason instanceof PerfolioError) return reason;
  return Object(reason).name === 'TimeoutError'
    ? new PerfolioError('DEADLINE_EXCEEDED', 'The answer was not ready in the time allowed. Ask again.', {
        cause: reason,
      })
    : new PerfolioError('CANCELLED', 'The caller went away.', { cause: reason });
}

/** Waits for `work`, but not beyond the signal. The work itself goes on; its late end is nobody's concern. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(interruptionOf(signal));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
    settle(work, { resolve, reject, always: () => signal.removeEventListener('abort', stop) });
  });
}

/** Runs `work` with a signal that ends after `ms`, and waits no longer than that. */
export function within<T>(clock: Clock, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const always = afterTime(clock, ms, () => {
      const late = new PerfolioError('DEADLINE_EXCEEDED', `No answer within ${Math.round(ms)} ms.`);
      controller.abort(late);
      reject(late);
    });
    settle(work(controller.signal), { resolve, reject, always });
  });
}

interface Settling<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
  readonly always: () => void;
}

/** One promise where `then` and `finally` would make three: this stands in the way of every hit. */
function settle<T>(work: Promise<T>, { resolve, reject, always }: Settling<T>): void {
  work.then(
    (value) => {
      always();
      resolve(value);
    },
    (error: unknown) => {
      always();
      reject(error);
    },
  );
}

/** Waits for a time. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  return abortable(promise, signal).finally(cancel);
}

/** What one request may still spend on waiting for Redis, all its commands together. */
export class Patience {
  #leftMs: number;

  constructor(
    private readonly deadlines: Deadlines,
    totalMs: number,
    private readonly commandMs: number,
  ) {
    this.#leftMs = totalMs;
  }

  spend<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { deadlines } = this;
    const began = deadlines.clock.elapsed();
    const always = () => {
      this.#leftMs = Math.max(0, this.#leftMs - (deadlines.clock.elapsed() - began));
    };
    return deadlines.within(Math.min(this.commandMs, this.#leftMs), work, always);
  }
}

/** Waits that begin within it end together. */
const TOGETHER_MS = 1;

interface Group {
  readonly ms: number;
  readonly beganAt: number;
  readonly controller: AbortController;
  readonly waiting: Set<(late: unknown) => void>;
  readonly cancel: () => void;
}

/** Deadlines of very many waits: those that begin in the same millisecond for the same time share a timer and a signal. */
export class Deadlines {
  #latest: Group | undefined;

  constructor(readonly clock: Clock) {}

  /** As the function of that name; a wait may end a millisecond early. */
  within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>, always: () => void): Promise<T> {
    const group = this.#groupFor(ms);
    return new Promise((resolve, reject) => {
      const end = () => {
        if (!group.waiting.delete(stop)) return;
        if (group !== this.#latest) cancelIfEmpty(group);
        always();
      };
      const stop = (late: unknown) => {
        end();
        reject(late);
      };
      group.waiting.add(stop);
      settle(work(group.controller.signal), { resolve, reject, always: end });
    });
  }

  #groupFor(ms: number): Group {
    const now = this.clock.elapsed();
    const latest = this.#latest;
    if (latest?.ms === ms && now - latest.beganAt < TOGETHER_MS) return latest;
    this.#latest = this.#begin(ms, now);
    if (latest !== undefined) cancelIfEmpty(latest);
    return this.#latest;
  }

  #begin(ms: number, beganAt: number): Group {
    const [controller, waiting] = [new AbortController(), new Set<(late: unknown) => void>()];
    const cancel = afterTime(this.clock, ms, () => {
      if (this.#latest === group) this.#latest = undefined;
      const late = new PerfolioError('DEADLINE_EXCEEDED', `No answer within ${Math.round(ms)} ms.`);
      controller.abort(late);
      for (const stop of waiting) stop(late);
    });
    const group = { ms, beganAt, controller, waiting, cancel };
    return group;
  }
}

function cancelIfEmpty({ waiting, cancel }: Group): void {
  if (waiting.size === 0) cancel();
}

/**
 * When the time is up the loop gets one more turn: after a stall of our own the timer comes due before the socket is read, and the
 * reply may long be there.
 */
function afterTime(clock: Clock, ms: number, stop: () => void): () => void {
  let cancel = clock.after(ms, () => {
    cancel = clock.after(0, stop);
  });
  return () => cancel();
}
