import type { Writable } from 'node:stream';
import { sql } from 'kysely';

import type { Database, DatabaseTransaction } from '../database/database';
import { type BackupHeader, type Contents, contentsOf, type Statement } from './backup-lines';
import { BackupRefused } from './backup-refused';
import { writeLines } from './envelope';
import { countRows, rowsOf, settleText, TableDigest } from './table-rows';
import { type Table, tablesOf } from './tables';

export interface BackupOptions {
  /** 32 bytes; without it the file can be read by whoever has it. */
  readonly key: Uint8Array | undefined;
  readonly now: () => number;
  /** Told after every row. */
  readonly onRow?: (table: string) => void;
  /** Ends it in the midst; the file is then to be thrown away. */
  readonly signal?: AbortSignal;
}

/** The whole record as it is at one instant, as one stream. Others go on reading and changing it meanwhile. */
export async function writeBackup(database: Database, sink: Writable, options: BackupOptions): Promise<Contents> {
  const contents = await database
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      await settleText(transaction);
      const header = await headerOf(transaction, options.now());
      await writeLines(linesOf(transaction, header, options), sink, options);
      return contentsOf(header);
    });
  await remember(database, contents.createdAt);
  return contents;
}

async function headerOf(transaction: DatabaseTransaction, now: number): Promise<BackupHeader> {
  const { rows: there } = await sql<{ there: boolean }>`
    select to_regclass('public.migrations') is not null as there`.execute(transaction);
  if (there[0]?.there !== true) throw new BackupRefused('There is nothing to back up: the database is empty.');
  const { rows } = await sql<{ name: string }>`select name from migrations order by name collate "C"`.execute(
    transaction,
  );
  const tables = [];
  for (const table of await tablesOf(transaction)) {
    tables.push({ name: table.name, rows: await countRows(transaction, table) });
  }
  return { header: { createdAt: new Date(now).toISOString(), schema: rows.map(({ name }) => name), tables } };
}

async function* linesOf(
  transaction: DatabaseTransaction,
  header: BackupHeader,
  { onRow, signal }: BackupOptions,
): AsyncGenerator<string> {
  yield spoken(header);
  for (const table of await tablesOf(transaction)) {
    yield spoken(await openingOf(transaction, table));
    const digest = new TableDigest();
    for await (const line of rowsOf(transaction, table)) {
      signal?.throwIfAborted();
      digest.add(line);
      onRow?.(table.name);
      yield `${line}\n`;
    }
    yield spoken({ end: table.name, rows: digest.rows, sha256: digest.sha256() });
  }
  yield spoken({ done: true });
}

const spoken = (statement: Statement): string => `${JSON.stringify(statement)}\n`;

async function openingOf(transaction: DatabaseTransaction, { name, columns, sequences }: Table): Promise<Statement> {
  const last: Record<string, string> = {};
  for (const { column, sequence } of sequences) {
    const { rows } = await sql<{ last: string }>`
      select (case when is_called then last_value else last_value - 1 end)::text as last
      from ${sql.raw(sequence)}`.execute(transaction);
    last[column] = rows[0]?.last ?? '0';
  }
  return { table: name, columns: columns.map((column) => column.name), sequences: last };
}

/** Told in the metrics: how long ago the last backup was. */
const remember = (database: Database, at: string) =>
  sql`insert into installation (name, value) values ('backup', jsonb_build_object('at', ${at}::text))
    on conflict (name) do update set value = excluded.value`.execute(database);
