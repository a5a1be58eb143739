import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';
import type { TableClosing, TableOpening } from './backup-lines';
import { BackupRefused } from './backup-refused';
import { quoted, rowsOf, TableDigest } from './table-rows';
import type { Table } from './tables';

/** Rows go in by so many, or by so much of their text, whichever comes first. */
const BATCH_ROWS = 500;
const BATCH_CHARACTERS = 1_000_000;

/** Puts the rows of a backup into one table. */
export class TableLoad {
  readonly #transaction: DatabaseTransaction;
  readonly #table: Table;
  readonly #statement: string;
  #batch: string[] = [];
  #characters = 0;

  constructor(transaction: DatabaseTransaction, table: Table, { columns }: TableOpening) {
    this.#transaction = transaction;
    this.#table = { ...table, columns: columns.map((name) => columnOf(table, name)) };
    this.#statement = insertion(this.#table);
  }

  async row(line: string): Promise<void> {
    this.#batch.push(line);
    this.#characters += line.length;
    if (this.#batch.length >= BATCH_ROWS || this.#characters >= BATCH_CHARACTERS) await this.#insert();
  }

  /** Numbers its sequences on, then reads back what is stored: it must be what was saved. */
  async end({ end, rows, sha256 }: TableClosing, sequences: TableOpening['sequences']): Promise<void> {
    await this.#insert();
    for (const { column, sequence } of this.#table.sequences) {
      const last = sequences[column] ?? '0';
      await sql`select setval(${sequence}::regclass, greatest(${last}::bigint, 1), ${last}::bigint > 0)`.execute(
        this.#transaction,
      );
    }
    const stored = new TableDigest();
    for await (const line of rowsOf(this.#transaction, this.#table)) stored.add(line);
    if (stored.rows !== rows || stored.sha256() !== sha256) {
      throw new BackupRefused(`What is stored of ${end} is not what was saved. Nothing was restored.`);
    }
  }

  async #insert(): Promise<void> {
    if (this.#batch.length === 0) return;
    const rows = `[${this.#batch.join(',')}]`;
    this.#batch = [];
    this.#characters = 0;
    const [before = '', after = ''] = this.#statement.split(ROWS);
    await sql`${sql.raw(before)}${rows}${sql.raw(after)}`.execute(this.#transaction);
  }
}

const ROWS = '%rows%';

function insertion({ name, columns }: Table): string {
  const values = columns.map(({ type }, index) => `(line->>${index})::${type}`).join(', ');
  const names = columns.map((column) => quoted(column.name)).join(', ');
  return `insert into ${quoted(name)} (${names}) overriding system value
    select ${values} from jsonb_array_elements(${ROWS}::jsonb) as lines (line)`;
}

function columnOf({ name, columns }: Table, wanted: string): Table['columns'][number] {
  const column = columns.find((one) => one.name === wanted);
  if (column === undefined) throw new BackupRefused(`The backup has a column ${name}.${wanted} that nobody knows.`);
  return column;
}
