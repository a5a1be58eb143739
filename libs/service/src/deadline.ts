import { PerfolioError } from '@perfolio/errors';

/** What a caller gets who names no deadline, and the most anybody gets; who reads a stream gets the most. */
const DEFAULT_DEADLINE_MS = 10_000;
export const MAX_DEADLINE_MS = 60_000;

/** A caller's deadline as an instant, bounded. gRPC gives a Date, milliseconds, or infinity for none. */
export function boundedDeadline(given: Date | number, now: number, unnamedMs = DEFAULT_DEADLINE_MS): number {
  const asked = typeof given === 'number' ? given : given.getTime();
  return Number.isFinite(asked) ? Math.min(asked, now + MAX_DEADLINE_MS) : now + unnamedMs;
}

interface TimedSignal {
  readonly signal: AbortSignal;
  cancel(reason: PerfolioError): void;
  /** Aborts as at the deadline. */
  late(): void;
  /** Frees the timer. */
  ended(): void;
}

/** A signal that is aborted at `deadline` or by `cancel`, whichever comes first; `ended` frees its timer. */
export function signalUntil(deadline: number, now: () => number): TimedSignal {
  const controller = new AbortController();
  const late = () =>
    controller.abort(
      new PerfolioError(
        'DEADLINE_EXCEEDED',
        'The answer was not ready in the time allowed. Ask again, or allow more time.',
      ),
    );
  const timer = setTimeout(late, Math.max(0, deadline - now()));
  return {
    signal: controller.signal,
    cancel: (reason: PerfolioError) => controller.abort(reason),
    late,
    ended: () => clearTimeout(timer),
  };
}
