import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { createLogger, readSecrets, type Secrets, settings } from '@perfolio/service';

import { startRedis } from '../../libs/cache/testing/redis-server';
import { startPostgres } from '../../services/context/testing/postgres-server';
import { standaloneConfig } from '../src/config';
import { startHouse } from '../src/house';
import { priceFile, TICKERS } from './prices';
import { ask, logIn } from './visitor';

export const ADMIN = { email: 'admin@house.example', password: 'an administrator of tests' };

/** The whole service in this process, with prices imported. */
export interface TestHouse {
  readonly door: string;
  readonly grpc: string;
  /** The ports behind the doors. */
  readonly context: string;
  readonly risk: string;
  readonly secrets: Secrets;
  readonly dataDir: string;
  /** Fields of a user's hash in Redis, where there is a Redis. */
  readonly redisUrl: string | undefined;
  close(): Promise<void>;
}

/** PGlite and the cache in process. */
export const onEmbeddedParts = (logTo?: Writable): Promise<TestHouse> => openHouse({}, [], logTo);

/** A Redis and a PostgreSQL of their own. */
export async function onServers(): Promise<TestHouse> {
  const redis = await startRedis();
  const postgres = await startPostgres();
  return openHouse({ REDIS_URL: redis.url, DATABASE_URL: postgres.url }, [postgres.stop, redis.stop]);
}

async function openHouse(
  env: Record<string, string>,
  stops: readonly (() => Promise<void>)[],
  logTo?: Writable,
): Promise<TestHouse> {
  const dataDir = mkdtempSync(join(tmpdir(), 'perfolio-house-'));
  const read = settings({
    ...FREE_PORTS,
    ...env,
    PERFOLIO_DATA_DIR: dataDir,
    PERFOLIO_ADMIN_EMAIL: ADMIN.email,
    PERFOLIO_ADMIN_PASSWORD: ADMIN.password,
  });
  const config = standaloneConfig(read);
  const secrets = await readSecrets(read, dataDir);
  read.finish();
  const logger = createLogger('test', logTo === undefined ? 'silent' : 'debug', logTo ?? process.stderr);
  const house = await startHouse(config, { secrets, logger });
  const door = `http://127.0.0.1:${house.httpPort}`;
  await importPrices(door);
  return {
    door,
    grpc: `127.0.0.1:${house.grpcPort}`,
    context: `127.0.0.1:${house.contextPort}`,
    risk: `127.0.0.1:${house.riskPort}`,
    secrets,
    dataDir,
    redisUrl: env.REDIS_URL,
    close: async () => {
      await house.close();
      for (const stop of stops) await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const FREE_PORTS = {
  PERFOLIO_HTTP_PORT: '0',
  PERFOLIO_GRPC_PORT: '0',
  PERFOLIO_CONTEXT_PORT: '0',
  PERFOLIO_RISK_PORT: '0',
  PERFOLIO_DRAIN_MS: '0',
};

async function importPrices(door: string): Promise<void> {
  const { token } = await logIn(door, ADMIN.email, ADMIN.password);
  const headers = { 'content-type': 'text/csv' };
  const imported = await ask(door, '/v1/marketData:import', {
    method: 'POST',
    token,
    body: priceFile(TICKERS),
    headers,
  });
  if (imported.status !== 200) throw new Error(`The import was refused: ${imported.status} ${imported.text}`);
}
