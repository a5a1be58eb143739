import type { Logger } from '@perfolio/service';
import { Kysely, PostgresDialect, type Transaction } from 'kysely';

import { openEmbeddedPool } from './embedded-pool';
import { guardedPool } from './guarded-pool';
import { openPostgresPool } from './postgres-pool';

/** Statements are written as SQL; what a row looks like is said beside each. */
export type Database = Kysely<unknown>;
export type DatabaseTransaction = Transaction<unknown>;

export interface OpenDatabase {
  readonly database: Database;
  /** An embedded database has no processes that look after it. */
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** PostgreSQL where an address names one, else PGlite in the data folder: the same SQL on both. */
export async function openDatabase(
  { url, dataDir }: { readonly url: string | undefined; readonly dataDir: string },
  logger: Logger,
): Promise<OpenDatabase> {
  const pool = guardedPool(url === undefined ? await openEmbeddedPool(dataDir) : openPostgresPool(url), logger);
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: pool as never }) });
  return {
    database,
    embedded: url === undefined,
    // Kysely ends a pool only after its first query.
    close: async () => {
      await database.destroy();
      await pool.end();
    },
  };
}
