import { PerfolioError } from '@perfolio/errors';

import type { Clock } from './clock';

/** Why a wait was given up, in the terms of the house. */
export function interruptionOf(signal: AbortSignal): PerfolioError {
  const reason: unknown = signal.reason;
  if (reason instanceof PerfolioError) return reason;
  return Object(reason).name === 'TimeoutError'
    ? new PerfolioError('DEADLINE_EXCEEDED', 'The time allowed has passed.', { cause: reason })
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

/**
 * Runs `work` with a signal that ends after `ms`, and waits no longer than that. When the time is up the loop gets one more turn:
 * after a stall of our own the timer comes due before the socket is read, and the reply may long be there.
 */
export function within<T>(clock: Clock, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const stop = () => {
      const late = new PerfolioError('DEADLINE_EXCEEDED', `No answer within ${Math.round(ms)} ms.`);
      controller.abort(late);
      reject(late);
    };
    let cancel = clock.after(ms, () => {
      cancel = clock.after(0, stop);
    });
    settle(work(controller.signal), { resolve, reject, always: () => cancel() });
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
    readonly clock: Clock,
    totalMs: number,
    readonly commandMs: number,
  ) {
    this.#leftMs = totalMs;
  }

  async spend<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const began = this.clock.elapsed();
    try {
      return await within(this.clock, Math.min(this.commandMs, this.#leftMs), work);
    } finally {
      this.#leftMs = Math.max(0, this.#leftMs - (this.clock.elapsed() - began));
    }
  }
}
