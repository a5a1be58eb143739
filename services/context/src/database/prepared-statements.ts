import { type DescribeQueryResult, type PGlite, parse, protocol, type Results } from '@electric-sql/pglite';

import type { Outcome } from './embedded-link';

const { serialize } = protocol;

/** So many are kept at most: texts with lists of any length in them have no end. */
const MOST = 250;
/** A plan suits tables of the size they had when it was made, and tables grow. */
const KEPT_MS = 10_000;

interface Prepared {
  readonly name: string;
  readonly parameters: DescribeQueryResult['queryParams'];
  readonly parsers: Parameters<typeof parse.parseResults>[1];
}

/**
 * Runs the statements of one embedded database, each prepared once by its text and then run in one exchange. PGlite's own `query` has
 * PostgreSQL parse and plan every statement anew, in six exchanges, which takes several times as long as a lookup itself.
 */
export class PreparedStatements {
  readonly #database: PGlite;
  readonly #known = new Map<string, Prepared>();
  #names = 0;
  #since = performance.now();

  constructor(database: PGlite) {
    this.#database = database;
  }

  /** Statements come one after the other: each is answered before the next is asked. */
  async run(sql: string, parameters: readonly unknown[]): Promise<Outcome> {
    if (FRAME.test(sql)) {
      await this.#database.exec(sql);
      return { rows: [], rowCount: 0 };
    }
    if (!PLANNED.test(sql)) {
      // It may change tables, so that what was prepared for them no longer fits.
      await this.#forget();
      return outcomeOf(await this.#database.query(sql, [...parameters]));
    }
    if (this.#known.size >= MOST || performance.now() - this.#since > KEPT_MS) await this.#forget();
    return this.#execute(this.#known.get(sql) ?? (await this.#prepare(sql)), parameters);
  }

  async #prepare(sql: string): Promise<Prepared> {
    const { queryParams: parameters, resultFields } = await this.#database.describeQuery(sql);
    const parsers = Object.fromEntries(resultFields.map(({ dataTypeID, parser }) => [dataTypeID, parser]));
    const prepared = { name: `p${(this.#names += 1)}`, parameters, parsers };
    const types = parameters.map(({ dataTypeID }) => dataTypeID);
    await this.#exchange(serialize.parse({ name: prepared.name, text: sql, types }));
    this.#known.set(sql, prepared);
    return prepared;
  }

  async #execute({ name, parameters, parsers }: Prepared, values: readonly unknown[]): Promise<Outcome> {
    const messages = await this.#exchange(
      serialize.bind({ statement: name, values: values.map((value, index) => spelled(value, parameters[index])) }),
      serialize.describe({ type: 'P' }),
      serialize.execute(),
    );
    return outcomeOf(parse.parseResults(messages, parsers)[0]);
  }

  async #forget(): Promise<void> {
    const closed = [...this.#known.values()].map(({ name }) => serialize.close({ type: 'S', name }));
    this.#known.clear();
    this.#since = performance.now();
    if (closed.length > 0) await this.#exchange(...closed);
  }

  /** After a failure PostgreSQL skips what is left up to the sync, so the next exchange finds it ready. */
  #exchange(...messages: readonly Uint8Array[]) {
    return this.#database.execProtocolStream(Buffer.concat([...messages, serialize.sync()]));
  }
}

const FRAME = /^(begin|commit|rollback)$/i;
const PLANNED = /^\s*(select|insert|update|delete|with)\b/i;

const spelled = (value: unknown, parameter: Prepared['parameters'][number] | undefined): string | null =>
  value === null || value === undefined ? null : (parameter?.serializer ?? String)(value);

const outcomeOf = (results: Results | undefined): Outcome => {
  const rows = (results?.rows ?? []) as Record<string, unknown>[];
  return { rows, rowCount: results?.affectedRows ?? rows.length };
};
