import { startTelemetry } from '@perfolio/service/telemetry';

async function main(): Promise<void> {
  const { env } = process;
  const host = env.PERFOLIO_HOST || '127.0.0.1';
  const telemetry = await startTelemetry('gateway', { host, port: metricsPortOf(env.PERFOLIO_METRICS_PORT) }, env);
  // What telemetry watches must be loaded after it.
  const { closeAll, createLogger, runUntilAsked } = await import('@perfolio/service');
  const { readGatewayConfig } = await import('./config.js');
  const { startGateway } = await import('./service.js');
  const config = await readGatewayConfig(env, process.cwd());
  const logger = createLogger('gateway', config.logLevel, process.stdout);
  const gateway = await startGateway(config, { logger });
  const serving = { http: gateway.httpPort, grpc: gateway.grpcPort, metrics: telemetry.metricsPort };
  process.send?.({ serving });
  logger.info({ serving }, 'serving');
  await runUntilAsked({ close: () => closeAll([telemetry, gateway]) }, logger);
  process.exit(0);
}

/** A port that is none is told with all other faults, once they are read. */
function metricsPortOf(given: string | undefined): number {
  const port = Number(given || 9464);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : 0;
}

main().catch((error: unknown) => {
  const isSettings = error instanceof Error && error.name === 'SettingsError';
  process.stderr.write(`${isSettings ? error.message : (error instanceof Error && error.stack) || String(error)}\n`);
  process.exit(isSettings ? 2 : 1);
});
