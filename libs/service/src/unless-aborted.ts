import { PerfolioError } from '@perfolio/errors';

/** Waits for work that may go on for others, but not beyond the signal. */
export function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(interruptionOf(signal));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Why a wait was given up, in the terms of the house. */
export const interruptionOf = ({ reason }: AbortSignal): PerfolioError =>
  reason instanceof PerfolioError ? reason : new PerfolioError('CANCELLED', 'The caller went away.', { cause: reason });
