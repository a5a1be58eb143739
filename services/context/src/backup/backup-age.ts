import { metrics } from '@opentelemetry/api';
import type { Running } from '@perfolio/service';
import { sql } from 'kysely';

import type { Database } from '../database/database';

/** When the record was last saved, in milliseconds since the epoch; undefined when it never was. */
export async function lastBackup(database: Database): Promise<number | undefined> {
  const { rows } = await sql<{ at: string | null }>`
    select value->>'at' as at from installation where name = 'backup'`.execute(database);
  const at = rows[0]?.at;
  return at === undefined || at === null ? undefined : Date.parse(at);
}

/** `perfolio.backup.age`, looked up when it is read. There is none where nobody ever saved the record, or the database is away. */
export function watchBackupAge(database: Database, now: () => number): Running {
  const age = metrics.getMeter('perfolio.context').createObservableGauge('perfolio.backup.age', {
    unit: 's',
    description: 'Since the record was last saved to a file.',
  });
  const tell: Parameters<typeof age.addCallback>[0] = async (result) => {
    // Whoever reads metrics is not who is to be told that the database is away: the database says so itself.
    const at = await lastBackup(database).catch(() => undefined);
    if (at !== undefined) result.observe((now() - at) / 1_000);
  };
  age.addCallback(tell);
  return { close: async () => age.removeCallback(tell) };
}
