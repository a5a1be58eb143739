import { redisAddressFault } from '@perfolio/cache';
import { type Environment, LOG_LEVELS, type LogLevel, type Settings, settings } from '@perfolio/service';

export interface RiskConfig {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly metricsPort: number;
  readonly logLevel: LogLevel;
  readonly dataDir: string;
  /** `host:port` of Context. */
  readonly contextAddress: string;
  /** Absent only where the shared parts are given as a dependency. */
  readonly redisUrl: string | undefined;
  readonly leaseUrls: readonly string[];
  readonly panelBytes: number;
  /** 0 is one less than the machine has cores, at least one. */
  readonly threads: number;
}

export interface Reading {
  /** A process of its own shares its cache with others, so it needs an address for it. */
  readonly ownProcess: boolean;
}

const MB = 1024 * 1024;

/** Everything Risk takes from its environment; throws SettingsError with all faults. */
export function readRiskConfig(env: Environment, reading: Reading): RiskConfig {
  const read = settings(env);
  const config = riskConfig(read, reading);
  read.finish();
  return config;
}

/** The same by a reader that others go on reading with. */
export function riskConfig(read: Settings, { ownProcess }: Reading): RiskConfig {
  const host = read.text('PERFOLIO_HOST', '127.0.0.1');
  const redisUrl = redisAddress(read);
  if (ownProcess && redisUrl === undefined)
    read.fault(
      'REDIS_URL is not set; a service in a process of its own needs redis://host:port. Without Redis use npm start.',
    );
  return Object.freeze({
    host,
    port: read.port('PERFOLIO_RISK_PORT', 50_052),
    metricsPort: read.port('PERFOLIO_METRICS_PORT', 9_464),
    logLevel: read.choice('PERFOLIO_LOG_LEVEL', LOG_LEVELS, 'info'),
    dataDir: read.text('PERFOLIO_DATA_DIR', '.perfolio'),
    contextAddress: read.text('PERFOLIO_CONTEXT_ADDRESS', `${host}:${read.port('PERFOLIO_CONTEXT_PORT', 50_051)}`),
    redisUrl,
    leaseUrls: leaseUrls(read),
    panelBytes: read.integer('PERFOLIO_PANEL_MB', { fallback: 256, min: 16, max: 65_536 }) * MB,
    threads: read.integer('PERFOLIO_RISK_THREADS', { fallback: 0, min: 0, max: 64 }),
  });
}

/** One server, Sentinels or a Cluster: the cache knows which addresses there are. */
function redisAddress(read: Settings): string | undefined {
  const url = read.secret('REDIS_URL');
  const fault = url === undefined ? undefined : redisAddressFault(url);
  if (fault !== undefined) read.fault(`REDIS_URL cannot be used: ${fault}.`);
  return url;
}

function leaseUrls(read: Settings): readonly string[] {
  const urls = (read.secret('LEASE_REDIS_URLS') ?? '')
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');
  if (urls.some((url) => !/^redis:\/\/[^/]+/.test(url)))
    read.fault('LEASE_REDIS_URLS holds something that is not an address; each must look like redis://host:port.');
  if (urls.length > 0 && urls.length % 2 === 0)
    read.fault(`LEASE_REDIS_URLS names ${urls.length} servers; leases need an odd number.`);
  return urls;
}
