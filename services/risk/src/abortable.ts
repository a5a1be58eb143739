import { PerfolioError } from '@perfolio/errors';

/** Waits for work that others wait for too, but not beyond the signal; the work itself goes on. */
export function abortable<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
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
