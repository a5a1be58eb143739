import { PerfolioError } from '@perfolio/errors';
import { interruptionOf, type Logger, unlessAborted } from '@perfolio/service';
import { Piscina } from 'piscina';

import { ComputeMetrics } from './compute-metrics';
import { raise, stopFlag } from './stop-flag';
import type { Outcome, Task } from './task';
import { Turns } from './turns';

interface PoolOptions {
  readonly threads: number;
  /** The longest one task may run. */
  readonly longestMs: number;
  readonly logger: Pick<Logger, 'warn'>;
  /** How long a task that nobody waits for may go on before it loses its thread. */
  readonly graceMs?: number;
  /** What a thread runs; tests have programs that misbehave. */
  readonly program?: string;
}

const QUEUED = 64;
const USER_RUNNING = 2;
const USER_QUEUED = 8;
const HEAP_MB = 256;

/** A task that nobody waits for sees its flag within a few milliseconds; one that does not look loses its thread after this. */
const GRACE_MS = 150;

/** Threads that compute, with a bounded queue and a share for each user. */
export class WorkerPool {
  readonly #threads: Piscina<Task, Outcome>;
  readonly #turns: Turns;
  readonly #metrics: ComputeMetrics;

  constructor(private readonly options: PoolOptions) {
    this.#threads = new Piscina<Task, Outcome>({
      // A thread needs a file of JavaScript; tests, which run from source, take it from the build too.
      filename: options.program ?? require.resolve('@perfolio/risk/worker'),
      name: 'compute',
      minThreads: options.threads,
      maxThreads: options.threads,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    // A thread that dies with a task fails the task; one that dies idle is only replaced.
    this.#threads.on('error', (err: unknown) => options.logger.warn({ err }, 'A thread died and was replaced.'));
    this.#turns = new Turns({
      running: options.threads,
      queued: QUEUED,
      userRunning: USER_RUNNING,
      userQueued: USER_QUEUED,
    });
    this.#metrics = new ComputeMetrics(this.#turns);
  }

  /** Ids of the threads, for those who watch whether one was replaced. */
  get threadIds(): readonly number[] {
    return this.#threads.threads.map(({ threadId }) => threadId);
  }

  get running(): number {
    return this.#turns.running;
  }

  async run(user: string, task: Task, signal: AbortSignal): Promise<Uint8Array> {
    await this.#turns.take(user, signal);
    const done = this.#metrics.measured(() => this.#compute(task, signal)).finally(() => this.#turns.give(user));
    return unlessAborted(done, signal);
  }

  async close(): Promise<void> {
    this.#metrics.close();
    await this.#threads.destroy();
  }

  /** Settles when the thread is free again: by its answer, or by its end when the task outlives those who wait, or its time. */
  async #compute(task: Task, signal: AbortSignal): Promise<Uint8Array> {
    // He may have left between his turn and now.
    if (signal.aborted) throw interruptionOf(signal);
    const kill = new AbortController();
    const longest = setTimeout(() => kill.abort(), this.options.longestMs);
    const stop = stopFlag();
    let grace: NodeJS.Timeout | undefined;
    const abandon = () => {
      raise(stop);
      this.#metrics.cancelled();
      grace = setTimeout(() => kill.abort(), this.options.graceMs ?? GRACE_MS);
    };
    signal.addEventListener('abort', abandon, { once: true });
    try {
      return answerOf(await this.#threads.run({ ...task, stop }, { signal: kill.signal }));
    } catch (error) {
      throw kill.signal.aborted ? tooLong(error) : error;
    } finally {
      signal.removeEventListener('abort', abandon);
      clearTimeout(longest);
      clearTimeout(grace);
    }
  }
}

function answerOf(outcome: Outcome): Uint8Array {
  if (outcome instanceof Uint8Array) return outcome;
  const { reason, message, metadata, violations } = outcome;
  throw new PerfolioError(reason, message, { metadata, violations });
}

const tooLong = (cause: unknown) =>
  new PerfolioError(
    'DEADLINE_EXCEEDED',
    'The computation took too long. Ask about fewer positions or a shorter window.',
    {
      cause,
    },
  );
