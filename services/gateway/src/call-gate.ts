import { metrics } from '@opentelemetry/api';
import { PerfolioError } from '@perfolio/errors';
import { interruptionOf } from '@perfolio/service';

/** Lets so many calls at once do their work, and so many more wait for it; the rest is told at once to come again. */
export interface CallGate {
  run<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

export interface CallGateLimits {
  readonly running: number;
  readonly waiting: number;
}

const RETRY_MS = 1_000;

const shed = metrics.getMeter('perfolio.gateway').createCounter('perfolio.gateway.shed', {
  description: 'Calls that were refused because too many were under way.',
});
shed.add(0); // Zero is told, too: an alert must know it from silence.

export function createCallGate({ running: most, waiting: mostWaiting }: CallGateLimits): CallGate {
  let running = 0;
  const waiting = new Set<() => void>();
  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      running -= 1;
      return;
    }
    waiting.delete(next);
    next();
  };
  const enter = (signal: AbortSignal): Promise<void> | undefined => {
    if (running < most) {
      running += 1;
      return undefined;
    }
    if (waiting.size >= mostWaiting) throw overloaded();
    return turn(waiting, signal);
  };
  return {
    run: async (signal, work) => {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

function turn(waiting: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => {
      signal.removeEventListener('abort', abort);
      resolve();
    };
    const abort = () => {
      waiting.delete(give);
      reject(interruptionOf(signal));
    };
    waiting.add(give);
    signal.addEventListener('abort', abort, { once: true });
  });
}

function overloaded(): PerfolioError {
  shed.add(1);
  return new PerfolioError('OVERLOADED', 'Too many calls are under way. Ask again in a moment.', {
    retryAfterMs: RETRY_MS,
  });
}
