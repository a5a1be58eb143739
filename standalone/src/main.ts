import { readSecrets, runUntilAsked, SettingsError, settings } from '@perfolio/service';
import { startTelemetry } from '@perfolio/service/telemetry';

import { standaloneConfig } from './config';

async function main(): Promise<void> {
  const began = performance.now();
  const read = settings(process.env);
  const config = standaloneConfig(read);
  const secrets = await readSecrets(read, config.dataDir);
  read.finish();
  const telemetry = await startTelemetry('standalone', { host: config.host, port: config.metricsPort }, process.env);
  // Loaded only now, so that telemetry sees what it loads.
  const { startHouse } = await import('./house.js');
  const { createLogger } = await import('@perfolio/service');
  const { welcome } = await import('./welcome.js');
  // Stdout is for the person who started this; the log goes beside it.
  const logger = createLogger('standalone', config.logLevel, process.stderr);
  const house = await startHouse(config, { secrets, logger });
  process.stdout.write(welcome(house, Math.round(performance.now() - began)));
  await runUntilAsked(house, logger);
  await telemetry.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof SettingsError ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(error instanceof SettingsError ? 2 : 1);
});
