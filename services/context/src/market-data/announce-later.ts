import { EVERYBODY, eventsV1 } from '@perfolio/contracts';
import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';

/** Leaves to the relay, in the transaction of the flip, to say that the prices are at a version. */
export async function announceLater(transaction: DatabaseTransaction, version: string): Promise<void> {
  await sql`
    insert into outbox (owner, generation, scope, cause, committed_at, due_at, attempts)
    values (${EVERYBODY}::uuid, ${version}, ${eventsV1.Scope.MARKET_DATA}::int, ${eventsV1.Cause.IMPORTED}::int,
      clock_timestamp(), clock_timestamp(), 0)
    on conflict (owner) do update set
      generation = excluded.generation, scope = excluded.scope, cause = excluded.cause,
      committed_at = excluded.committed_at, due_at = excluded.due_at, attempts = 0`.execute(transaction);
}
