import { join } from 'node:path';
import { type Environment, LOG_LEVELS, type LogLevel, readSecrets, type Secrets, settings } from '@perfolio/service';

export interface GatewayConfig {
  readonly host: string;
  /** 0 takes a free port, here and below. */
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly metricsPort: number;
  readonly contextAddresses: readonly string[];
  readonly riskAddresses: readonly string[];
  readonly logLevel: LogLevel;
  readonly signUp: boolean;
  /** How long to go on serving after readiness turned false, so that nobody is sent here any more when the doors close. */
  readonly drainMs: number;
  readonly secrets: Secrets;
}

/** Reads the settings of a gateway; rejects with all that is wrong with them at once. */
export async function readGatewayConfig(env: Environment, workingDir: string): Promise<GatewayConfig> {
  const read = settings(env);
  const host = read.text('PERFOLIO_HOST', '127.0.0.1');
  const contextPort = read.port('PERFOLIO_CONTEXT_PORT', 50_051);
  const riskPort = read.port('PERFOLIO_RISK_PORT', 50_052);
  const dataDir = read.text('PERFOLIO_DATA_DIR', join(workingDir, '.perfolio'));
  const config: GatewayConfig = {
    host,
    httpPort: read.port('PERFOLIO_HTTP_PORT', 8080),
    grpcPort: read.port('PERFOLIO_GRPC_PORT', 9090),
    metricsPort: read.port('PERFOLIO_METRICS_PORT', 9464),
    contextAddresses: addresses(read.text('PERFOLIO_CONTEXT_ADDRESS', `${host}:${contextPort}`)),
    riskAddresses: addresses(read.text('PERFOLIO_RISK_ADDRESSES', `${host}:${riskPort}`)),
    logLevel: read.choice('PERFOLIO_LOG_LEVEL', LOG_LEVELS, 'info'),
    signUp: read.choice('PERFOLIO_SIGN_UP', ['on', 'off'], 'on') === 'on',
    drainMs: read.integer('PERFOLIO_DRAIN_MS', { fallback: 500, min: 0, max: 10_000 }),
    secrets: await readSecrets(read, dataDir),
  };
  for (const address of [...config.contextAddresses, ...config.riskAddresses]) {
    if (!ADDRESS.test(address)) read.fault(`"${address}" is not an address of a service; it must look like host:port.`);
  }
  read.finish();
  return Object.freeze(config);
}

const ADDRESS = /^(\[[0-9a-fA-F:.]+\]|[^:\s]+):\d{1,5}$/;

const addresses = (list: string): string[] => list.split(',').map((address) => address.trim());
