/** One at a time, in the order of asking. */
export class Turns {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves with the end of the turn. Rejects after `ms` of waiting; that turn is then passed on unused. */
  async take(ms: number): Promise<() => void> {
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = before.then(() => over);
    this.#waiting += 1;
    const timer = Promise.withResolvers<never>();
    const timeout = setTimeout(() => timer.reject(new TurnTimeoutError(ms)), ms);
    try {
      await Promise.race([before, timer.promise]);
      return end;
    } catch (error) {
      end();
      throw error;
    } finally {
      this.#waiting -= 1;
      clearTimeout(timeout);
    }
  }
}

export class TurnTimeoutError extends Error {
  override readonly name = 'TurnTimeoutError';
  constructor(ms: number) {
    super(`No turn within ${ms} ms.`);
  }
}
