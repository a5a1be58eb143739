import type { Logger } from 'pino';

/** Something that was opened and is closed once. */
export interface Running {
  close(): Promise<void>;
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** Resolves with the first signal that asks the process to end. */
function untilAsked(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.once(signal, resolve);
  });
}

/** Runs until asked to end, then closes; a second signal, or a close that hangs past `ms`, ends at once with a failure. */
export async function runUntilAsked(running: Running, logger: Logger, ms = 25_000): Promise<void> {
  const signal = await untilAsked();
  logger.info({ signal }, 'closing');
  const giveUp = setTimeout(() => process.exit(1), ms);
  giveUp.unref();
  for (const again of SIGNALS) process.once(again, () => process.exit(1));
  try {
    await running.close();
  } finally {
    clearTimeout(giveUp);
  }
}

/** Closes everything in reverse order of opening, each once, the rest even when one fails. */
export async function closeAll(opened: readonly Running[]): Promise<void> {
  const failures: unknown[] = [];
  for (const running of opened.toReversed()) {
    await running.close().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Some parts did not close.');
}
