import { metrics } from '@opentelemetry/api';
import { PerfolioError } from '@perfolio/errors';
import { interruptionOf, type Logger } from '@perfolio/service';

/** Lets so many calls at once do their work, and so many more wait for it; the rest is told at once to come again. */
export interface CallGate {
  run<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
  /** The same for a call that had a turn before: it is never refused, and goes before those that have not begun. */
  goOn<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
  /** What a call that came now would be told; undefined while there is room. It costs next to nothing, so it is asked before all else. */
  refusal(): PerfolioError | undefined;
}

export interface CallGateLimits {
  readonly running: number;
  readonly waiting: number;
}

interface CallGateParts {
  readonly logger: Pick<Logger, 'warn'>;
  readonly now: () => number;
}

/** One for all: it says the same to everybody, and to note where each was made costs more than the rest of a refusal. */
const OVERLOADED = new PerfolioError('OVERLOADED', 'Too many calls are under way. Ask again in a moment.', {
  retryAfterMs: 1_000,
});
/** What is refused by the thousand has a line a second for all. */
const TOLD_EVERY_MS = 1_000;

const shed = metrics.getMeter('perfolio.gateway').createCounter('perfolio.gateway.shed', {
  description: 'Calls that were refused because too many were under way.',
});
shed.add(0); // Zero is told, too: an alert must know it from silence.

type Queue = Set<() => void>;

export function createCallGate(
  { running: most, waiting: mostWaiting }: CallGateLimits,
  parts: CallGateParts,
): CallGate {
  let running = 0;
  const begun: Queue = new Set();
  const fresh: Queue = new Set();
  const refused = refuser(parts);
  const isFull = () => running >= most && fresh.size >= mostWaiting;
  const leave = (): void => {
    const queue = begun.size > 0 ? begun : fresh;
    const [next] = queue;
    if (next === undefined) {
      running -= 1;
      return;
    }
    queue.delete(next);
    next();
  };
  const enter = (queue: Queue, signal: AbortSignal): Promise<void> | undefined => {
    if (running >= most) return turn(queue, signal);
    running += 1;
    return undefined;
  };
  const inside = async <Result>(entered: Promise<void> | undefined, work: () => Promise<Result>): Promise<Result> => {
    await entered;
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return {
    run: async (signal, work) => {
      if (isFull()) throw refused();
      return inside(enter(fresh, signal), work);
    },
    goOn: (signal, work) => inside(enter(begun, signal), work),
    refusal: () => (isFull() ? refused() : undefined),
  };
}

function turn(waiting: Queue, signal: AbortSignal): Promise<void> {
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

function refuser({ logger, now }: CallGateParts): () => PerfolioError {
  let untold = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  return () => {
    shed.add(1);
    untold += 1;
    if (now() - toldAt >= TOLD_EVERY_MS) {
      logger.warn({ refused: untold }, 'overloaded');
      [untold, toldAt] = [0, now()];
    }
    return OVERLOADED;
  };
}
