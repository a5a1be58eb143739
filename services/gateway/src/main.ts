import { createLogger, type Running, readSecrets, runUntilAsked, SettingsError, settings } from '@perfolio/service';
import { startTelemetry } from '@perfolio/service/telemetry';

import { gatewayConfig } from './config';

async function main(): Promise<void> {
  const read = settings(process.env);
  const config = gatewayConfig(read);
  const secrets = await readSecrets(read, config.dataDir);
  read.finish();
  const telemetry = await startTelemetry('gateway', { host: config.host, port: config.metricsPort }, process.env);
  const logger = createLogger('gateway', config.logLevel, process.stdout);
  // Loaded only now, so that telemetry sees what it loads.
  const { startGateway } = await import('./service.js');
  const gateway = await startGateway(config, { secrets, logger });
  const serving = { http: gateway.httpPort, grpc: gateway.grpcPort, metrics: telemetry.metricsPort };
  process.send?.({ serving });
  logger.info(serving, 'serving');
  await runUntilAsked(inOrder(gateway, telemetry), logger);
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
