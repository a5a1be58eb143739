import { isReasonOf } from '@perfolio/errors';
import { type Logger, StartRefused } from '@perfolio/service';
import { sql } from 'kysely';

import type { Database, DatabaseTransaction } from './database/database';
import { MIGRATIONS, type Migration } from './migrations';

/** Any constant will do: all instances take the same. */
const LOCK = 7_065_726_666;

/**
 * Brings the schema to what this version needs, in one transaction: an interruption at any point leaves it as it was. Of several
 * instances one migrates, the others wait and find nothing left to do. Migrations of a newer version are left alone, unless one of them
 * says that older versions cannot work with what it leaves.
 */
export async function migrate(database: Database, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await sql`select set_config('statement_timeout', '60s', true)`.execute(transaction);
    await lockSchema(transaction);
    await applyMigrations(transaction, migrations);
  });
}

/** Until the transaction ends nobody else changes the schema. */
export const lockSchema = (transaction: DatabaseTransaction) =>
  sql`select pg_advisory_xact_lock(${LOCK}::bigint)`.execute(transaction);

/** Those that are not applied yet, in a transaction of the caller's, who has locked the schema. */
export async function applyMigrations(
  transaction: DatabaseTransaction,
  migrations: readonly Migration[],
): Promise<void> {
  await sql`create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())`.execute(
    transaction,
  );
  await sql`alter table migrations add column if not exists breaks boolean not null default false`.execute(transaction);
  const { rows } = await sql<Applied>`select name, breaks from migrations order by name`.execute(transaction);
  refuseNewer(rows, migrations);
  const applied = new Set(rows.map(({ name }) => name));
  for (const migration of migrations) if (!applied.has(migration.name)) await apply(migration, transaction);
}

interface Applied {
  readonly name: string;
  readonly breaks: boolean;
}

function refuseNewer(applied: readonly Applied[], known: readonly Migration[]): void {
  const newer = applied.find(({ name, breaks }) => breaks && known.every((migration) => migration.name !== name));
  if (newer === undefined) return;
  throw new StartRefused(
    `The database is at the schema of a newer version (${newer.name}), with which this version cannot work. ` +
      'Start that version, or restore a backup from before it.',
  );
}

async function apply({ name, statements, breaks }: Migration, transaction: DatabaseTransaction): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(transaction);
  await sql`insert into migrations (name, breaks) values (${name}, ${breaks === true})`.execute(transaction);
}

const PAUSE_MS = 500;

/** A database that is out of reach at the start is waited for: it may be starting too. */
export async function migrateWhenReachable(database: Database, logger: Logger): Promise<void> {
  for (;;) {
    try {
      return await migrate(database);
    } catch (error) {
      if (!isReasonOf(error, 'DEPENDENCY_UNAVAILABLE')) throw error;
      logger.debug({ err: error }, 'waiting for the database');
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
