import { createLogger, type Running, readSecrets, runUntilAsked, SettingsError, settings } from '@perfolio/service';
import { startTelemetry } from '@perfolio/service/telemetry';

import { riskConfig } from './config';

async function main(): Promise<void> {
  const read = settings(process.env);
  const config = riskConfig(read, { ownProcess: true });
  const secrets = await readSecrets(read, config.dataDir);
  read.finish();
  const telemetry = await startTelemetry('risk', { host: config.host, port: config.metricsPort }, process.env);
  const logger = createLogger('risk', config.logLevel, process.stdout);
  // Loaded only now, so that telemetry sees what it loads.
  const { startRisk } = await import('./service.js');
  const risk = await startRisk(config, { secrets, logger });
  const serving = { grpc: risk.port, metrics: telemetry.metricsPort };
  process.send?.({ serving });
  logger.info(serving, 'serving');
  await runUntilAsked(inOrder(risk, telemetry), logger);
}

/** Metrics can be read until the last call has ended. */
const inOrder = (...parts: readonly Running[]): Running => ({
  close: async () => {
    for (const part of parts) await part.close();
  },
});

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof SettingsError ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(error instanceof SettingsError ? 2 : 1);
});
