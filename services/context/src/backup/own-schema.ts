import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';
import { MIGRATIONS } from '../migrations';
import { quoted } from './table-rows';

/**
 * Takes away what our migrations made, and nothing that somebody else keeps in the same database. Roles stay: they belong to the server.
 */
export async function dropOwnSchema(transaction: DatabaseTransaction): Promise<void> {
  for (const table of [...made('table'), 'migrations']) {
    await sql.raw(`drop table if exists ${quoted(table)} cascade`).execute(transaction);
  }
  for (const name of made('function')) await sql.raw(`drop function if exists ${quoted(name)}`).execute(transaction);
}

function made(kind: 'table' | 'function'): readonly string[] {
  const creation = new RegExp(`create (?:or replace )?${kind} (?:if not exists )?(\\w+)`, 'g');
  const text = MIGRATIONS.flatMap(({ statements }) => statements).join('\n');
  return [...new Set([...text.matchAll(creation)].map(([, name = '']) => name))];
}
