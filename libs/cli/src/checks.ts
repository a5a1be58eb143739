import { createServer } from 'node:net';
import { statfs } from 'node:fs/promises';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isReasonOf } from '@perfolio/errors';
import { openDatabase, type RecordPlace, type SchemaLevel, schemaLevel } from '@perfolio/context/backup';
import { createLogger, type Environment } from '@perfolio/service';
import type { StandaloneConfig } from '@perfolio/standalone/config';
import { Redis } from 'ioredis';

/** One thing that was looked at. `advice` says what to do about it. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly found: string;
  readonly advice?: string;
}

export async function portCheck(name: string, { host, port }: { host: string; port: number }): Promise<Check> {
  if (port === 0) return { name, state: 'ok', found: 'any free port' };
  const failure = await new Promise<string | undefined>((done) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => done(undefined)));
  });
  if (failure === undefined) return { name, state: 'ok', found: `${host}:${port} is free` };
  return failure === 'EADDRINUSE'
    ? {
        name,
        state: 'warning',
        found: `${host}:${port} is in use`,
        advice: 'Fine if Perfolio runs; else set another port.',
      }
    : {
        name,
        state: 'failed',
        found: `${host}:${port}: ${failure}`,
        advice: 'Set PERFOLIO_HOST to an address of this machine.',
      };
}

/** Opens what the settings name. An embedded database that runs belongs to whoever runs it. */
export async function databaseCheck({ context: { databaseUrl, dataDir } }: StandaloneConfig): Promise<Check> {
  const name = 'database';
  if (databaseUrl === undefined && !existsSync(join(dataDir, 'database'))) {
    return { name, state: 'ok', found: `none yet in ${dataDir}; the first start makes it` };
  }
  try {
    return schemaCheck(await levelOf({ url: databaseUrl, dataDir }));
  } catch (error) {
    return unopened(error);
  }
}

async function levelOf(place: RecordPlace): Promise<SchemaLevel> {
  const record = await openDatabase(place, createLogger('doctor', 'silent', { write: () => {} }));
  try {
    return await schemaLevel(record.database);
  } finally {
    await record.close();
  }
}

function unopened(error: unknown): Check {
  const name = 'database';
  if (error instanceof Error && error.name === 'FolderHeldError') {
    return { name, state: 'ok', found: error.message.split('. ')[0] ?? 'in use' };
  }
  if (!isReasonOf(error, 'DEPENDENCY_UNAVAILABLE')) throw error;
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return {
    name,
    state: 'failed',
    found: `out of reach: ${cause}`,
    advice: 'Start PostgreSQL, or correct DATABASE_URL.',
  };
}

function schemaCheck({ applied, missing, newer }: SchemaLevel): Check {
  const name = 'database';
  if (newer.length > 0) {
    const advice = 'Run the newer version of Perfolio, or restore a backup made by this one.';
    return { name, state: 'failed', found: `its schema is newer (${newer.join(', ')})`, advice };
  }
  if (applied === undefined) return { name, state: 'ok', found: 'reachable and empty; the first start fills it' };
  if (missing.length === 0) return { name, state: 'ok', found: `reachable, schema ${applied}` };
  const advice = 'Take a backup (perfolio backup); the next start brings it up to date.';
  return { name, state: 'warning', found: `schema ${applied}; ${missing.length} migrations to come`, advice };
}

const REDIS_MS = 2_000;
const CLOCK_MS = 2_000;

/** Whether it answers, and whether its clock agrees with ours: leases and expiry are counted by both. */
export async function redisCheck(
  { risk: { redisUrl } }: StandaloneConfig,
  now: () => number,
): Promise<readonly Check[]> {
  const name = 'redis';
  if (redisUrl === undefined) {
    return [{ name, state: 'ok', found: 'not set: one process keeps its cache by itself' }];
  }
  const redis = new Redis(redisUrl, { lazyConnect: true, connectTimeout: REDIS_MS, retryStrategy: () => null });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const [seconds, micros] = (await redis.time()).map(Number);
    const aheadMs = (seconds ?? 0) * 1000 + (micros ?? 0) / 1000 - now();
    return [{ name, state: 'ok', found: 'reachable' }, clockCheck(aheadMs)];
  } catch (error) {
    const found = `out of reach: ${error instanceof Error ? error.message : String(error)}`;
    return [
      {
        name,
        state: 'failed',
        found,
        advice: 'Start Redis, or correct REDIS_URL. Without it answers are only slower.',
      },
    ];
  } finally {
    redis.disconnect();
  }
}

const clockCheck = (aheadMs: number): Check =>
  Math.abs(aheadMs) <= CLOCK_MS
    ? { name: 'clock', state: 'ok', found: `agrees with Redis to ${CLOCK_MS / 1000} s` }
    : {
        name: 'clock',
        state: 'warning',
        found: `Redis is ${(aheadMs / 1000).toFixed(1)} s away from this machine`,
        advice: 'Let both machines follow a time server.',
      };

const LOW_BYTES = 1_000_000_000;

export async function diskCheck({ dataDir }: StandaloneConfig): Promise<Check> {
  const folder = existing(resolve(dataDir));
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${(free / 1e9).toFixed(1)} GB free at ${folder}`;
  if (free >= LOW_BYTES) return { name: 'disk', state: 'ok', found };
  return { name: 'disk', state: 'warning', found, advice: 'Make room, or move PERFOLIO_DATA_DIR.' };
}

const existing = (folder: string): string => (existsSync(folder) ? folder : existing(dirname(folder)));

/** Secrets that are kept in files must be their owner's alone. */
export function secretsCheck({ dataDir }: StandaloneConfig, env: Environment): Check {
  const name = 'secrets';
  const given = ['PERFOLIO_SIGNING_KEYS', 'PERFOLIO_SERVICE_SECRET', 'PERFOLIO_CACHE_KEYS'];
  const missing = given.filter((secret) => !env[secret] && !env[`${secret}_FILE`]);
  if (missing.length === 0) return { name, state: 'ok', found: 'given by the settings' };
  const folder = join(dataDir, 'secrets');
  if (!existsSync(folder)) return { name, state: 'ok', found: `none yet; the first start makes them in ${folder}` };
  if ((statSync(folder).mode & 0o077) === 0)
    return { name, state: 'ok', found: `kept in ${folder}, its owner’s alone` };
  return { name, state: 'failed', found: `${folder} can be read by others`, advice: `chmod -R go= ${folder}` };
}
