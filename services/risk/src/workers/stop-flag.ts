import { PerfolioError } from '@perfolio/errors';

/** Raised by the pool when nobody waits for a task any longer; in memory that its thread looks at now and then. */
export type StopFlag = SharedArrayBuffer;

export const stopFlag = (): StopFlag => new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);

export function raise(flag: StopFlag): void {
  Atomics.store(new Int32Array(flag), 0, 1);
}

/** Ends the work of whoever calls it once the flag is raised. */
export function stopsAt(flag: StopFlag | undefined): () => void {
  if (flag === undefined) return () => undefined;
  const cell = new Int32Array(flag);
  return () => {
    if (Atomics.load(cell, 0) === 1) throw new PerfolioError('CANCELLED', 'Nobody waits for this computation.');
  };
}
