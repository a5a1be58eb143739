import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';

export interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** What its rows are ordered by, the same in every database: text by its bytes. */
  readonly order: string;
  /** Columns that number their rows, with the sequence behind each. */
  readonly sequences: readonly { readonly column: string; readonly sequence: string }[];
}

/** Says which migrations made the schema; a backup names them in its header. */
const SCHEMA_TABLE = 'migrations';

/** Every table of the record, those that others refer to first. The catalogue is asked, so that a new one cannot be forgotten. */
export async function tablesOf(transaction: DatabaseTransaction): Promise<readonly Table[]> {
  const tables = await columnsOf(transaction);
  const references = await referencesOf(transaction);
  const ordered: Table[] = [];
  const waiting = new Map(tables.filter(({ name }) => name !== SCHEMA_TABLE).map((table) => [table.name, table]));
  while (waiting.size > 0) {
    const free = [...waiting.values()].filter(
      ({ name }) => !(references.get(name) ?? []).some((to) => waiting.has(to)),
    );
    if (free.length === 0) throw new RangeError(`tables refer to each other: ${[...waiting.keys()].join(', ')}`);
    for (const table of free) waiting.delete(table.name);
    ordered.push(...free);
  }
  return ordered;
}

async function columnsOf(transaction: DatabaseTransaction): Promise<readonly Table[]> {
  const { rows } = await sql<Table>`
    select relname as name,
      json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod)) order by attnum) as columns,
      (select string_agg(
          format(case when format_type(keys.atttypid, null) = 'text' then '%I collate "C"' else '%I' end, keys.attname), ', '
          order by array_position(index.indkey::int[], keys.attnum::int))
        from pg_index as index join pg_attribute as keys on keys.attrelid = index.indrelid and keys.attnum = any(index.indkey)
        where index.indrelid = pg_class.oid and index.indisprimary) as "order",
      coalesce(json_agg(json_build_object('column', attname, 'sequence', pg_get_serial_sequence(relname, attname)))
        filter (where attidentity <> ''), '[]'::json) as sequences
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
    where relnamespace = 'public'::regnamespace and relkind = 'r'
    group by pg_class.oid, relname order by relname collate "C"`.execute(transaction);
  return rows;
}

async function referencesOf(transaction: DatabaseTransaction): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await sql<{ name: string; references: string[] }>`
    select origin.relname as name, json_agg(target.relname) as references
    from pg_constraint join pg_class as origin on origin.oid = conrelid join pg_class as target on target.oid = confrelid
    where contype = 'f' and origin.oid <> target.oid and origin.relnamespace = 'public'::regnamespace
    group by origin.relname`.execute(transaction);
  return new Map(rows.map(({ name, references }) => [name, references]));
}
