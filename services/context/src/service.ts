import { randomBytes, randomUUID } from 'node:crypto';
import { createRedisParts, type SharedParts } from '@perfolio/cache';
import {
  closeAll,
  createAssertionVerifier,
  createIdentityVerifier,
  createServiceVerifier,
  internal,
  type Logger,
  publicKeys,
  type Running,
  type Secrets,
  serve,
} from '@perfolio/service';
import { sql } from 'kysely';

import { watchBackupAge } from './backup/backup-age';
import type { ContextConfig } from './config';
import { openDatabase } from './database/database';
import type { Dependencies } from './dependencies';
import { type DemoFacts, provideDemo } from './demo/demo';
import { directCalls } from './direct-calls';
import { createChanges } from './generation';
import { startHousekeeping } from './housekeeping';
import { provideAdministrator } from './identity/administrator';
import { createAttempts } from './identity/attempts';
import { createCommonPasswords } from './identity/common-passwords';
import type { PasswordLists } from './identity/guessable-password';
import { startKeyUses } from './identity/key-uses';
import { leakedPasswords } from './identity/leaked-passwords';
import { createPasswords } from './identity/password';
import { CATALOGUE } from './market-data/catalogue';
import { Columns } from './market-data/columns';
import { createImporter } from './market-data/importer';
import { storeInstruments } from './market-data/instrument-store';
import { methodsOf, SERVICES } from './methods';
import { migrateWhenReachable } from './migrate';
import { startRelay } from './outbox';
import { createPaging } from './paging';
import { createPositionMetadata } from './portfolios/position-metadata';
import { sourceOf, startScheduledPrices } from './prices/scheduled-prices';

/** What a process gives the service besides its settings. */
export interface ContextSurroundings {
  readonly secrets: Secrets;
  /** Where changes are announced; closed by whoever made it. Absent, Redis is used. */
  readonly parts?: Pick<SharedParts, 'store'>;
  readonly logger: Logger;
  readonly now?: () => number;
  readonly random?: (bytes: number) => Buffer;
}

export interface RunningContext extends Running {
  readonly port: number;
  /** What the demonstration seeded, when it is switched on. */
  readonly demo: DemoFacts | undefined;
  /** Resolves when the database answers; rejects as long as it does not. */
  ready(): Promise<void>;
}

/** Between services: waiting callers must not block those who would be answered at once. */
const MAX_STREAMS = 2_000;
const DRAIN_MS = 3_000;

/** Opens the record, brings it up to date and serves it. Waits for a database that is out of reach. */
export async function startContext(config: ContextConfig, surroundings: ContextSurroundings): Promise<RunningContext> {
  const { logger, now = Date.now } = surroundings;
  const opened: Running[] = [];
  try {
    const record = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir }, logger);
    opened.push(record);
    const { database } = record;
    await migrateWhenReachable(database, logger);
    await storeInstruments(database, CATALOGUE);
    const relay = startRelay({ database, store: storeFor(config, surroundings, opened), logger });
    opened.push(relay);
    const keyUses = startKeyUses(database, logger);
    opened.push(keyUses);
    const passwords = createPasswords(surroundings.random ?? randomBytes, logger);
    opened.push(passwords);
    const dependencies = dependenciesOf({ database, relay, keyUses, passwords, config, surroundings });
    if (config.administrator !== undefined) await provideAdministrator(dependencies, config.administrator, logger);
    const demo = config.demo ? await provideDemo(dependencies, logger) : undefined;
    opened.push(startHousekeeping(record, logger));
    opened.push(watchBackupAge(database, now));
    if (config.prices !== undefined) opened.push(scheduledPrices(config.prices, dependencies, logger));
    const server = await serve({
      host: config.host,
      port: config.port,
      methods: methodsOf(guards(surroundings.secrets, dependencies), dependencies),
      services: SERVICES,
      hosting: { logger, now },
      maxStreams: MAX_STREAMS,
      tls: config.internalTls,
    });
    opened.push({ close: () => server.drain(DRAIN_MS) });
    return {
      port: server.port,
      demo,
      ready: async () => void (await sql`select`.execute(database)),
      close: () => closeAll(opened),
    };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

const scheduledPrices = (
  prices: NonNullable<ContextConfig['prices']>,
  dependencies: Dependencies,
  logger: Logger,
): Running =>
  startScheduledPrices({
    ...dependencies,
    source: sourceOf(prices, dependencies.now),
    everyMs: prices.everyMs,
    logger,
  });

function storeFor(
  { redisUrl }: ContextConfig,
  { parts, logger }: ContextSurroundings,
  opened: Running[],
): SharedParts['store'] {
  if (parts !== undefined) return parts.store;
  if (redisUrl === undefined) throw new RangeError('Context needs a place to announce changes: parts or REDIS_URL.');
  const own = createRedisParts({ url: redisUrl, logger });
  opened.push(own);
  return own.store;
}

const passwordListsOf = ({ leakedPasswordsFile }: ContextConfig): PasswordLists => ({
  common: createCommonPasswords(),
  leaked: leakedPasswordsFile === undefined ? undefined : leakedPasswords(leakedPasswordsFile),
});

function dependenciesOf({
  database,
  relay,
  keyUses,
  passwords,
  config,
  surroundings,
}: Pick<Dependencies, 'database' | 'relay' | 'keyUses' | 'passwords'> & {
  readonly config: ContextConfig;
  readonly surroundings: ContextSurroundings;
}): Dependencies {
  const { secrets, now = Date.now, random = randomBytes } = surroundings;
  const columns = new Columns(database);
  return {
    database,
    columns,
    relay,
    keyUses,
    changes: createChanges(database, () => relay.wake()),
    paging: createPaging(secrets.serviceSecret),
    passwords,
    passwordLists: passwordListsOf(config),
    attempts: createAttempts(database),
    importer: createImporter({ database, columns, newId: randomUUID, committed: () => relay.wake() }),
    positionMetadata: createPositionMetadata(database, now),
    signUp: config.signUp,
    random,
    now,
  };
}

const guards = ({ serviceSecret, signingKeys }: Secrets, dependencies: Dependencies) => {
  const { now } = dependencies;
  const keys = publicKeys(signingKeys);
  return internal(
    createServiceVerifier('context', serviceSecret, now),
    createAssertionVerifier(keys, 'context', now),
    directCalls(createIdentityVerifier(keys, 'context', now), dependencies),
  );
};
