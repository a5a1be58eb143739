import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';

import type { Answer, Question } from './embedded-link';
import { codeOf, isSqlState, messageOf } from './error-code';
import { PreparedStatements } from './prepared-statements';

/**
 * The embedded database in a thread of its own, because a statement blocks the thread it runs in. Questions are answered one by one,
 * in order. A failure that is not PostgreSQL's own (the wasm module aborted) ends the thread: what is left of it is not to be trusted.
 */
async function main(): Promise<void> {
  if (parentPort === null) throw new Error('This file runs as a worker thread.');
  const port = parentPort;
  const database = await PGlite.create({ dataDir: String(workerData.folder), relaxedDurability: false, ...BYTES });
  const statements = new PreparedStatements(database);
  const tell = (answer: Answer) => port.postMessage(answer);
  let last = Promise.resolve();
  port.on('message', (question: Question) => {
    // A closed database leaves the thread nothing to do: without its port it ends by itself.
    const end = () => (question.sql === CLOSE ? port.close() : undefined);
    last = last
      .then(() => answer(database, statements, question))
      .then(tell)
      .then(end);
  });
  tell({ id: 0, rows: [], rowCount: 0 });
}

/** Bytes travel as hex. PGlite's own reader and writer take a column of prices digit by digit, which costs more than all the rest of it. */
const BYTES = {
  parsers: { [types.BYTEA]: (hex: string) => new Uint8Array(Buffer.from(hex.slice(2), 'hex')) },
  serializers: {
    [types.BYTEA]: ({ buffer, byteOffset, byteLength }: Uint8Array) =>
      `\\x${Buffer.from(buffer, byteOffset, byteLength).toString('hex')}`,
  },
};

async function answer(
  database: PGlite,
  statements: PreparedStatements,
  { id, sql, parameters, preamble }: Question,
): Promise<Answer> {
  if (sql === CLOSE) {
    await database.close();
    return { id, rows: [], rowCount: 0 };
  }
  try {
    for (const before of preamble) await statements.run(before.sql, before.parameters);
    return { id, ...(await statements.run(sql, parameters)) };
  } catch (error) {
    const code = codeOf(error);
    if (!isSqlState(code)) throw error;
    return { id, failure: { code, message: messageOf(error) } };
  }
}

/** No statement: asks the thread to close the database. */
const CLOSE = '';

void main();
