import { sql } from 'kysely';

import type { Database, DatabaseTransaction } from '../database/database';
import { drawGeneration } from '../generation';
import { drawVersion } from '../market-data/market-store';
import { applyMigrations, lockSchema } from '../migrate';
import { MIGRATIONS } from '../migrations';
import type { BackupHeader, Contents, TableClosing, TableOpening } from './backup-lines';
import { BackupRefused } from './backup-refused';
import { TableLoad } from './load-table';
import { dropOwnSchema } from './own-schema';
import { type Receiver, readBackup } from './read-backup';
import { quoted, settleText } from './table-rows';
import { type Table, tablesOf } from './tables';

export interface RestoreOptions {
  readonly key: Uint8Array | undefined;
  /** Replaces what is there. Without it only an empty database is filled. */
  readonly force: boolean;
  readonly onRow?: (table: string) => void;
}

/**
 * Makes the record what a backup says, in one transaction: whatever goes wrong, the database is as it was. The schema is brought to where
 * the backup was made, filled, read back and compared, and only then brought up to date, so that an old backup becomes what an upgrade
 * would have made of it.
 */
export async function restoreBackup(
  database: Database,
  file: AsyncIterable<Uint8Array>,
  { key, force, onRow }: RestoreOptions,
): Promise<Contents> {
  return database.transaction().execute(async (transaction) => {
    await settleText(transaction);
    await lockSchema(transaction);
    await refuseIfServed(transaction);
    if (!force) await refuseUnlessEmpty(transaction);
    const contents = await readBackup(file, key, new Restore(transaction, onRow));
    await applyMigrations(transaction, MIGRATIONS);
    await drawEverything(transaction);
    return contents;
  });
}

/** A process that serves holds plans and caches of what it read; it must not find another world under its feet. */
async function refuseIfServed(transaction: DatabaseTransaction): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'perfolio-context' and pid <> pg_backend_pid()`.execute(
    transaction,
  );
  if ((rows[0]?.count ?? 0) > 0) {
    throw new BackupRefused('A Context service is connected to this database. Stop it, then restore.');
  }
}

async function refuseUnlessEmpty(transaction: DatabaseTransaction): Promise<void> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('public.users') is not null as there`.execute(
    transaction,
  );
  if (rows[0]?.there !== true) return;
  const { rows: found } = await sql<{ users: number; prices: number }>`
    select (select count(*)::int from users) as users, (select count(*)::int from price_columns) as prices`.execute(
    transaction,
  );
  const { users = 0, prices = 0 } = found[0] ?? {};
  if (users + prices > 0) {
    throw new BackupRefused(
      `The database is not empty: it has ${users} accounts and ${prices} columns of prices. Back it up, then restore with --force, which replaces all of it.`,
    );
  }
}

class Restore implements Receiver {
  readonly #transaction: DatabaseTransaction;
  readonly #onRow: ((table: string) => void) | undefined;
  #tables: readonly Table[] = [];
  #current: { readonly opening: TableOpening; readonly load: TableLoad } | undefined;

  constructor(transaction: DatabaseTransaction, onRow: ((table: string) => void) | undefined) {
    this.#transaction = transaction;
    this.#onRow = onRow;
  }

  async begin({ schema }: BackupHeader['header']): Promise<void> {
    const unknown = schema.find((name, index) => MIGRATIONS[index]?.name !== name);
    if (unknown !== undefined) {
      throw new BackupRefused(`The backup is of a newer version of Perfolio (${unknown}). Restore it with that one.`);
    }
    await dropOwnSchema(this.#transaction);
    await applyMigrations(this.#transaction, MIGRATIONS.slice(0, schema.length));
    this.#tables = await tablesOf(this.#transaction);
    // What migrations put in is in the backup, too.
    const names = this.#tables.map(({ name }) => quoted(name)).join(', ');
    await sql.raw(`truncate ${names}`).execute(this.#transaction);
  }

  async table(opening: TableOpening): Promise<void> {
    const table = this.#tables.find(({ name }) => name === opening.table);
    if (table === undefined) throw new BackupRefused(`The backup has a table ${opening.table} that nobody knows.`);
    this.#current = { opening, load: new TableLoad(this.#transaction, table, opening) };
  }

  async row(line: string): Promise<void> {
    await this.#current?.load.row(line);
    if (this.#current !== undefined) this.#onRow?.(this.#current.opening.table);
  }

  async endTable(closing: TableClosing): Promise<void> {
    await this.#current?.load.end(closing, this.#current.opening.sequences);
  }
}

/** No answer from before may be found again: every generation and the prices' version are drawn anew, and announced. */
async function drawEverything(transaction: DatabaseTransaction): Promise<void> {
  const { rows } = await sql<{ owner: string }>`select owner from generations`.execute(transaction);
  for (const { owner } of rows) await drawGeneration(transaction, owner, 'cleared');
  await drawVersion(transaction);
}
