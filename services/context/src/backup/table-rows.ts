import { createHash, type Hash } from 'node:crypto';
import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';
import type { Table } from './tables';

/** Rows fetched at once: a column of prices or a kept answer can be a megabyte. */
const FETCHED = 50;

/** How values look as text, whatever the server, the session and the machine are set to. */
export const settleText = (transaction: DatabaseTransaction) =>
  sql`select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
    set_config('intervalstyle', 'postgres', true), set_config('extra_float_digits', '3', true),
    set_config('bytea_output', 'hex', true), set_config('idle_in_transaction_session_timeout', '10min', true),
    set_config('statement_timeout', '60s', true)`.execute(transaction);

/** Each row as a JSON list of its values' texts, in the order of the table's key. */
export async function* rowsOf(transaction: DatabaseTransaction, table: Table): AsyncGenerator<string> {
  const values = table.columns.map(({ name }) => `${quoted(name)}::text`).join(', ');
  const question = `select json_build_array(${values})::text as line from ${quoted(table.name)} order by ${table.order}`;
  await sql.raw(`declare every_row no scroll cursor for ${question}`).execute(transaction);
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.lit(FETCHED)} from every_row`.execute(transaction);
    for (const { line } of rows) yield line;
    if (rows.length < FETCHED) break;
  }
  await sql`close every_row`.execute(transaction);
}

export async function countRows(transaction: DatabaseTransaction, { name }: Table): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(name)}`.execute(
    transaction,
  );
  return rows[0]?.count ?? 0;
}

/** Rows of a table as one number: two tables are the same when these are. */
export class TableDigest {
  readonly #hash: Hash = createHash('sha256');
  rows = 0;

  add(line: string): void {
    this.#hash.update(line).update('\n');
    this.rows += 1;
  }

  /** Once. */
  sha256(): string {
    return this.#hash.digest('hex');
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
