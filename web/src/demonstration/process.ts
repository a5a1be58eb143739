import type { Clock } from '@perfolio/cache/portable';

/** Something that runs and can be held still: what comes due for it meanwhile happens when it goes on. */
export class Process {
  readonly clock: Clock;
  #waiting: Array<() => void> | undefined;

  constructor(
    readonly name: string,
    time: Clock,
  ) {
    this.clock = {
      now: () => time.now(),
      elapsed: () => time.elapsed(),
      after: (ms, action) => this.#after(time, ms, action),
    };
  }

  get isPaused(): boolean {
    return this.#waiting !== undefined;
  }

  /** Does it now, or when the process goes on. */
  run(action: () => void): void {
    if (this.#waiting === undefined) action();
    else this.#waiting.push(action);
  }

  pause(): void {
    this.#waiting ??= [];
  }

  resume(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const action of waiting) action();
  }

  // oxlint-disable-next-line max-params -- as a clock has it, and the clock behind it
  #after(time: Clock, ms: number, action: () => void): () => void {
    let isOff = false;
    const cancel = time.after(ms, () =>
      this.run(() => {
        if (!isOff) action();
      }),
    );
    return () => {
      isOff = true;
      cancel();
    };
  }
}
