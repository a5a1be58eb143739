/** Time as the cache knows it. Everything that waits here waits on a clock, so that a simulation can own time. */
export interface Clock {
  /** Milliseconds since the epoch: for stamps that leave the process, never for durations. */
  now(): number;
  /** Milliseconds that only rise, whatever happens to the wall clock: for durations. */
  elapsed(): number;
  /** Runs `action` once after `ms`, unless the returned function is called first. */
  after(ms: number, action: () => void): () => void;
}

/** The clock of the machine. Its timers keep no process alive. */
export const systemClock: Clock = {
  // oxlint-disable-next-line no-restricted-properties -- the one place that reads the wall clock
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Chance where none is given: for jitter alone, never for secrets. */
// oxlint-disable-next-line no-restricted-properties -- the one place that draws
export const systemRandom = (): number => Math.random();
