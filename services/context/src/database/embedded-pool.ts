import { measuredOperation } from '@perfolio/service';

import { EmbeddedLink, type Statement } from './embedded-link';
import { embeddedFolder, provideDatabase } from './embedded-folder';
import { lockFolder } from './folder-lock';
import type { Connection, Pool, QueryOutcome } from './pool';
import { Turns } from './turns';

/** How long a caller waits for the one connection. A statement of an import takes tens of milliseconds. */
const QUEUE_MS = 5_000;
/** What is under way when the pool ends may take this long to finish, and so may closing itself: a process is given 5 s to end. */
const CLOSE_MS = 1_500;

/**
 * PGlite in a folder, as a pool of one connection: transactions take turns in the order of asking. Opens the folder at once, so that a
 * second process is refused before it serves; opens it anew when the thread has died.
 */
export async function openEmbeddedPool(dataDir: string): Promise<Pool> {
  const { database, owner } = embeddedFolder(dataDir);
  const lock = lockFolder(owner);
  try {
    await provideDatabase(dataDir, initialise);
    return new EmbeddedPool(await EmbeddedLink.open(database), { folder: database, release: () => lock.release() });
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function initialise(folder: string): Promise<void> {
  const link = await EmbeddedLink.open(folder);
  await link.ask('checkpoint');
  await link.close(QUEUE_MS);
}

class EmbeddedPool implements Pool {
  readonly options = {};
  readonly #turns = new Turns();
  readonly #place: { readonly folder: string; release(): void };
  #link: Promise<EmbeddedLink>;

  constructor(link: EmbeddedLink, place: { readonly folder: string; release(): void }) {
    this.#link = Promise.resolve(link);
    this.#place = place;
  }

  async connect(): Promise<Connection> {
    const end = await this.#turns.take(QUEUE_MS);
    try {
      const link = await this.#open();
      return new EmbeddedConnection(link, end);
    } catch (error) {
      end();
      throw error;
    }
  }

  async end(): Promise<void> {
    // What does not end in time, and a thread that never opened, must not keep the folder from being released.
    const end = await this.#turns.take(CLOSE_MS).catch(() => undefined);
    const link = await this.#link.catch(() => undefined);
    await link?.close(CLOSE_MS);
    this.#place.release();
    end?.();
  }

  /** Only whoever has the turn calls this, so a dead thread is replaced once. */
  async #open(): Promise<EmbeddedLink> {
    // One that could not be opened is opened anew, like one that has ended.
    const link = await this.#link.catch(() => undefined);
    if (link !== undefined && !link.ended) return link;
    this.#link = EmbeddedLink.open(this.#place.folder);
    return this.#link;
  }
}

/**
 * What begins a transaction and sets something for it goes along with the next statement, which fails if it does: waking the thread costs
 * as much as a short statement.
 */
class EmbeddedConnection implements Connection {
  readonly release: () => void;
  readonly #link: EmbeddedLink;
  #preamble: Statement[] = [];

  constructor(link: EmbeddedLink, release: () => void) {
    this.#link = link;
    this.release = release;
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<QueryOutcome> {
    const command = commandOf(sql);
    if (command === 'BEGIN' || isSetting(sql)) {
      this.#preamble.push({ sql, parameters });
      return { rows: [], rowCount: 0, command };
    }
    // After a failure nothing but the rollback may run.
    const preamble = command === 'ROLLBACK' ? this.#preamble.filter(isBegin) : this.#preamble;
    this.#preamble = [];
    const operation = { system: 'postgresql', name: command || '_OTHER' };
    return { ...(await measuredOperation(operation, () => this.#link.ask(sql, parameters, preamble))), command };
  }
}

const isBegin = ({ sql }: Statement): boolean => commandOf(sql) === 'BEGIN';

/** Nobody reads what setting something answers: the value that was set. */
const isSetting = (sql: string): boolean => sql.startsWith('select set_config(');

/** The word that says what a statement did. */
const commandOf = (sql: string): string => /^\s*([a-z]+)/i.exec(sql)?.[1]?.toUpperCase() ?? '';
