import { setFlagsFromString } from 'node:v8';

import type { DestinationStream } from 'pino';

import { type Running, runUntilAsked } from './lifecycle';
import { createLogger, type Logger } from './logger';
import type { ProcessConfig } from './process-settings';
import { readSecrets, type Secrets } from './secrets';
import { type Environment, type Settings, StartRefused, settings } from './settings';
import { startTelemetry } from './telemetry';

/** A service that serves, and where. */
interface Serving extends Running {
  readonly ports: Readonly<Record<string, number>>;
}

interface ProcessOptions<Config extends ProcessConfig> {
  readonly name: string;
  readonly env: Environment;
  /** Stdout, unless it belongs to somebody. */
  readonly logTo: DestinationStream;
  config(read: Settings): Config;
  /** Loads what it starts only when it is called, so that telemetry sees what is loaded. */
  start(config: Config, given: { readonly secrets: Secrets; readonly logger: Logger }): Promise<Serving>;
}

/**
 * How much V8's heap may grow, in percent of what was live in it, before all of it is collected. The bytes of answers lie outside the heap
 * and are counted as its growth: with V8's own choice, of a fifth, a busy process collects everything twice a second.
 */
const HEAP_GROWTH_PERCENT = 200;

/**
 * The life of a process: settings, telemetry, service, then a word to whoever started it and a line in the log, until it is asked to end.
 * What the operator has to put right is told without a stack; wrong settings end it with 2, anything else with 1.
 */
export function runProcess<Config extends ProcessConfig>(options: ProcessOptions<Config>): void {
  live(options).catch((error: unknown) => {
    process.stderr.write(`${wordsOf(error)}\n`);
    process.exit(error instanceof StartRefused ? error.exitCode : 1);
  });
}

function wordsOf(error: unknown): string {
  if (error instanceof StartRefused) return error.message;
  return (error instanceof Error && error.stack) || String(error);
}

async function live<Config extends ProcessConfig>({
  name,
  env,
  logTo,
  config: configOf,
  start,
}: ProcessOptions<Config>) {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  const read = settings(env);
  const config = configOf(read);
  const secrets = await readSecrets(read, config.dataDir);
  read.finish();
  const telemetry = await startTelemetry(name, { host: config.host, port: config.metricsPort }, env);
  const logger = createLogger(name, config.logLevel, logTo);
  const service = await start(config, { secrets, logger });
  // Listens for signals before it says that it serves: whoever hears that may ask it to end at once.
  const ended = runUntilAsked(inOrder(service, telemetry), logger);
  const serving = { ...service.ports, metrics: telemetry.metricsPort };
  process.send?.({ serving });
  logger.info(serving, 'serving');
  await ended;
}

/** Metrics can be read until the last call has ended. */
const inOrder = (...parts: readonly Running[]): Running => ({
  close: async () => {
    for (const part of parts) await part.close();
  },
});
