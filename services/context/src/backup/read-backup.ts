import type { BackupEnd, BackupHeader, Statement, TableClosing, TableOpening } from './backup-lines';
import { type Contents, contentsOf, isRow } from './backup-lines';
import { damaged } from './backup-refused';
import { explained, readLines } from './envelope';
import { TableDigest } from './table-rows';

/** Whoever takes in what a backup holds, in the order it holds it. */
export interface Receiver {
  begin(header: BackupHeader['header']): Promise<void>;
  table(opening: TableOpening): Promise<void>;
  row(line: string): Promise<void>;
  /** All rows of the table were handed over, and they are those that were saved. */
  endTable(closing: TableClosing): Promise<void>;
}

/** Hands a backup over and checks every count and hash on the way. A file that is not whole is refused at its end at the latest. */
export async function readBackup(
  file: AsyncIterable<Uint8Array>,
  key: Uint8Array | undefined,
  receiver: Receiver,
): Promise<Contents> {
  try {
    const reading = new Reading(receiver);
    for await (const line of readLines(file, key)) await reading.take(line);
    return reading.finish();
  } catch (error) {
    throw explained(error);
  }
}

/** Checks a file and takes nothing in. */
export const checkBackup = (file: AsyncIterable<Uint8Array>, key: Uint8Array | undefined): Promise<Contents> =>
  readBackup(file, key, { begin: nothing, table: nothing, row: nothing, endTable: nothing });

const nothing = () => Promise.resolve();

class Reading {
  readonly #receiver: Receiver;
  #header: BackupHeader | undefined;
  #table: { readonly name: string; readonly digest: TableDigest } | undefined;
  readonly #closed: string[] = [];
  #done = false;

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
  }

  async take(line: string): Promise<void> {
    if (this.#done) throw damaged('something follows its end');
    if (isRow(line)) return this.#row(line);
    const statement = JSON.parse(line) as Statement;
    if ('header' in statement) return this.#begin(statement);
    if ('table' in statement) return this.#open(statement);
    if ('end' in statement) return this.#close(statement);
    this.#end(statement);
  }

  finish(): Contents {
    if (this.#header === undefined || !this.#done) throw damaged('its end is missing');
    return contentsOf(this.#header);
  }

  async #begin(header: BackupHeader): Promise<void> {
    this.#header = header;
    await this.#receiver.begin(header.header);
  }

  async #open(opening: TableOpening): Promise<void> {
    if (this.#header === undefined || this.#table !== undefined) throw damaged('a table begins where none may');
    this.#table = { name: opening.table, digest: new TableDigest() };
    await this.#receiver.table(opening);
  }

  #row(line: string): Promise<void> {
    if (this.#table === undefined) throw damaged('a row belongs to no table');
    this.#table.digest.add(line);
    return this.#receiver.row(line);
  }

  async #close(closing: TableClosing): Promise<void> {
    const table = this.#table;
    const said = this.#header?.header.tables.find(({ name }) => name === closing.end);
    if (table === undefined || table.name !== closing.end) throw damaged('a table ends that did not begin');
    const { rows } = table.digest;
    if (rows !== closing.rows || rows !== said?.rows || table.digest.sha256() !== closing.sha256) {
      throw damaged(`the rows of ${table.name} are not those that were saved`);
    }
    this.#table = undefined;
    this.#closed.push(closing.end);
    await this.#receiver.endTable(closing);
  }

  #end({ done }: BackupEnd): void {
    this.#done = done && this.#table === undefined && this.#closed.length === this.#header?.header.tables.length;
  }
}
