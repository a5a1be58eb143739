import { Pool as PgPool, type PoolClient } from 'pg';

import { codeOf, isSqlState } from './error-code';
import type { Connection, Pool } from './pool';

const CONNECT_MS = 2_000;
const STATEMENT_MS = 5_000;
/** The server ends a statement by itself; this one is for a server that does not answer any more. */
const SILENCE_MS = STATEMENT_MS + 1_000;
const CONNECTIONS = 10;
const QUEUE_MS = 1_000;

/** PostgreSQL behind an address. Opens nothing until asked; the server may come and go. */
export function openPostgresPool(url: string): Pool {
  const pool = new PgPool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: SILENCE_MS,
    idle_in_transaction_session_timeout: 2 * STATEMENT_MS,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: 'perfolio-context',
  });
  // A connection that breaks while idle is taken out by the pool; the next caller gets a new one.
  pool.on('error', () => undefined);
  return { options: pool.options, connect: () => connect(pool), end: () => pool.end() };
}

async function connect(pool: PgPool): Promise<Connection> {
  const client = await withinQueue(pool);
  let broken = false;
  // While a connection is out of the pool nobody else listens, and an error that nobody listens to ends the process.
  const breaks = () => {
    broken = true;
  };
  client.on('error', breaks);
  return {
    query: async (sql, parameters) => {
      try {
        const { command, rowCount, rows } = await client.query(sql, [...parameters]);
        return { command, rowCount: rowCount ?? 0, rows };
      } catch (error) {
        // Without a SQLSTATE it was not the server who answered: what the connection still has under way is unknown.
        broken ||= !isSqlState(codeOf(error));
        throw error;
      }
    },
    release: (destroy) => {
      client.off('error', breaks);
      client.release(destroy === true || broken);
    },
  };
}

/** A free connection or room for a new one is waited for at most 1 s; making the connection has its own 2 s. */
async function withinQueue(pool: PgPool): Promise<PoolClient> {
  const mustQueue = pool.idleCount === 0 && pool.totalCount >= CONNECTIONS;
  const connecting = pool.connect();
  if (!mustQueue) return connecting;
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('No free connection.')), QUEUE_MS);
  try {
    return await Promise.race([connecting, late]);
  } catch (error) {
    connecting.then(
      (client) => client.release(),
      () => undefined,
    );
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
