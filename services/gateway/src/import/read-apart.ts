import { Worker } from 'node:worker_threads';
import { PerfolioError, type Reason, type Violation } from '@perfolio/errors';
import { interruptionOf } from '@perfolio/service';

import type { ReadFile, SentFile } from './file';

/** What a thread answers: the file as it was read, or why it was refused. */
export type Outcome = { readonly read: ReadFile } | { readonly refused: Refusal };

interface Refusal {
  readonly reason: Reason;
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly violations: readonly Violation[];
}

/** Reads a file; refuses one that cannot be read. */
export type ReadApart = (file: SentFile, signal: AbortSignal) => Promise<ReadFile>;

const AT_ONCE = 2;
const WAITING = 8;
const LONGEST_MS = 20_000;
const LIMITS = { maxOldGenerationSizeMb: 256, stackSizeMb: 2 };

/**
 * Files are read on threads of their own, one a file: whatever a file does to its parser, the thread that serves requests goes on, and
 * a thread that takes too long or too much ends with its file.
 *
 * @param program what a thread runs
 */
export function createReadApart(program = require.resolve('@perfolio/gateway/import-reader')): ReadApart {
  const waiting: (() => void)[] = [];
  let running = 0;
  const turn = async (): Promise<void> => {
    if (running < AT_ONCE) return void (running += 1);
    if (waiting.length >= WAITING) throw overloaded();
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const done = (): void => {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return async (file, signal) => {
    await turn();
    try {
      return readOf(await outcome(file, program, signal));
    } finally {
      done();
    }
  };
}

async function outcome(file: SentFile, program: string, signal: AbortSignal): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  if (signal.aborted) throw interruptionOf(signal);
  const thread = new Worker(program, { workerData: file, resourceLimits: LIMITS });
  const leave = () => reject(interruptionOf(signal));
  const timer = setTimeout(() => reject(unreadable()), LONGEST_MS);
  signal.addEventListener('abort', leave, { once: true });
  thread.once('message', resolve);
  thread.once('error', (cause) => reject(unreadable(cause)));
  thread.once('exit', () => reject(unreadable()));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
    await thread.terminate();
  }
}

function readOf(outcome: Outcome): ReadFile {
  if ('read' in outcome) return outcome.read;
  const { reason, message, metadata, violations } = outcome.refused;
  throw new PerfolioError(reason, message, { metadata, violations });
}

/** A parser that ran out of time, memory or stack was given something made for that. */
const unreadable = (cause?: unknown) =>
  new PerfolioError(
    'BODY_MALFORMED',
    'The file could not be read within the limits of an import. Simplify or split it.',
    { cause },
  );

const overloaded = () =>
  new PerfolioError('OVERLOADED', 'Too many imports at once. Send the file again in a moment.', {
    retryAfterMs: 1_000,
  });
