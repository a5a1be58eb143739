import { sql } from 'kysely';

import type { Database } from '../database/database';
import { MIGRATIONS } from '../migrations';

/** How far the schema of a database is, seen from this version. */
export interface SchemaLevel {
  /** The newest that was applied; absent for an empty database. */
  readonly applied: string | undefined;
  /** To come at the next start. */
  readonly missing: readonly string[];
  /** Of a version after this one. */
  readonly newer: readonly string[];
}

export async function schemaLevel(database: Database): Promise<SchemaLevel> {
  const known = MIGRATIONS.map(({ name }) => name);
  const { rows: there } = await sql<{ there: boolean }>`
    select to_regclass('public.migrations') is not null as there`.execute(database);
  if (there[0]?.there !== true) return { applied: undefined, missing: known, newer: [] };
  const { rows } = await sql<{ name: string }>`select name from migrations order by name collate "C"`.execute(database);
  const applied = rows.map(({ name }) => name);
  return {
    applied: applied.at(-1),
    missing: known.filter((name) => !applied.includes(name)),
    newer: applied.filter((name) => !known.includes(name)),
  };
}
