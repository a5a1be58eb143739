import { createLogger, type Running, readSecrets, runUntilAsked, SettingsError, settings } from '@perfolio/service';
import { startTelemetry } from '@perfolio/service/telemetry';

import { contextConfig } from './config';
import { FolderHeldError } from './database/folder-lock';

async function main(): Promise<void> {
  const read = settings(process.env);
  const config = contextConfig(read, { ownProcess: true });
  const secrets = await readSecrets(read, config.dataDir);
  read.finish();
  const telemetry = await startTelemetry('context', { host: config.host, port: config.metricsPort }, process.env);
  const logger = createLogger('context', config.logLevel, process.stdout);
  // Loaded only now, so that telemetry sees what it loads.
  const { startContext } = await import('./service.js');
  const context = await startContext(config, { secrets, logger });
  const serving = { grpc: context.port, metrics: telemetry.metricsPort };
  // Whoever hears that it serves may ask it to end at once, so it listens for that first.
  const ended = runUntilAsked(inOrder(context, telemetry), logger);
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

main().catch((error: unknown) => {
  const isTheOperators = error instanceof SettingsError || error instanceof FolderHeldError;
  process.stderr.write(`${isTheOperators ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(error instanceof SettingsError ? 2 : 1);
});
