import type { Logger, Running } from '@perfolio/service';
import { sql } from 'kysely';

import type { Database } from './database/database';
import { forgetAttempts } from './identity/attempts';
import { forgetEntries } from './identity/security-log-store';
import { discardStaged } from './market-data/market-store';

const PERIOD_MS = 60_000;
/** Write-ahead log that may lie between two checkpoints of the embedded database: what a start after a crash has to replay. */
const LOG_BYTES = 32 * 1024 * 1024;

/** Tables whose rows come and go with every change. */
const BUSY_TABLES = [
  'outbox',
  'generations',
  'portfolios',
  'sessions',
  'refresh_tokens',
  'idempotency_keys',
  'grants',
  'scenarios',
  'attempts',
  'api_keys',
];

/**
 * Throws away what has expired. An embedded database has no processes of its own for it, so it is also swept (dead rows) and
 * checkpointed (its log) from here.
 */
export function startHousekeeping(
  { database, embedded }: { readonly database: Database; readonly embedded: boolean },
  logger: Logger,
): Running {
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  let closing = false;
  const done = (async () => {
    while (!closing) {
      await keepHouse(database, embedded).catch((error: unknown) => logger.warn({ err: error }, 'housekeeping failed'));
      const timer = Promise.withResolvers<void>();
      const timeout = setTimeout(timer.resolve, PERIOD_MS);
      await Promise.race([timer.promise, closed]);
      clearTimeout(timeout);
    }
  })();
  return {
    close: () => {
      closing = true;
      close();
      return done;
    },
  };
}

export async function keepHouse(database: Database, embedded: boolean): Promise<void> {
  await sql`delete from sessions where expires_at <= now() or idle_expires_at <= now()`.execute(database);
  await sql`delete from idempotency_keys where created_at <= now() - interval '24 hours'`.execute(database);
  await sql`delete from device_logins where expires_at <= now()`.execute(database);
  await forgetAttempts(database);
  await forgetEntries(database);
  await discardStaged(database);
  if (!embedded) return;
  for (const table of BUSY_TABLES) await sql`vacuum (analyze) ${sql.table(table)}`.execute(database);
  const { rows } = await sql<{ behind: number }>`
    select (pg_current_wal_lsn() - redo_lsn)::float8 as behind from pg_control_checkpoint()`.execute(database);
  if ((rows[0]?.behind ?? 0) > LOG_BYTES) await sql`checkpoint`.execute(database);
}
