import { rmSync } from 'node:fs';
import { createLogger } from '@perfolio/service';
import { sql } from 'kysely';

import { type Database, type OpenDatabase, openDatabase } from '../src/database/database';
import { migrate } from '../src/migrate';
import { MIGRATIONS, type Migration } from '../src/migrations';
import { freshDataFolder } from '../testing/data-folder';
import { isPostgresAvailable, POSTGRES_INSTALL, type PostgresServer, startPostgres } from '../testing/postgres-server';

jest.setTimeout(120_000);

const logger = createLogger('context', 'silent', process.stdout);

describe('the schema of an embedded database', () => {
  let dataDir: string;
  let record: OpenDatabase;

  // One database for all, each test on what the ones before it left: opening one takes seconds.
  beforeAll(async () => {
    dataDir = await freshDataFolder();
    record = await openDatabase({ url: undefined, dataDir }, logger);
  });
  afterAll(async () => {
    await record?.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('keeps at each step what the version before reads, writes and calls', async () => {
    const found: string[] = [];
    let before: Schema | undefined;

    for (const [index, { name }] of MIGRATIONS.entries()) {
      await migrate(record.database, MIGRATIONS.slice(0, index + 1));
      const after = await schemaOf(record.database);
      found.push(...lost(before ?? after, after).map((what) => `${name}: ${what}`));
      before = after;
    }

    expect(found).toEqual([]);
  });

  it.each([
    ['a column that is gone', 'alter table users drop column display_name', 'users.display_name'],
    ['a column of another type', 'alter table users alter column display_name type varchar(10)', 'users.display_name'],
    ['a column that must be filled', 'alter table users add column must text not null', 'users.must must be filled'],
    ['a function that is gone', 'drop function resolve_sessions', 'resolve_sessions'],
  ])('is found to break the version before by %s', async (_what, statement, what) => {
    const before = await schemaOf(record.database);

    await expect(lostBy(record.database, { statement, before })).resolves.toContain(what);
  });

  it('is left alone by an earlier version, where that can work with it', async () => {
    await migrate(record.database, [...MIGRATIONS, { name: '9998-next', statements: ['create table next (x int)'] }]);

    await expect(migrate(record.database)).resolves.toBeUndefined();
  });

  it('is as before after a migration that failed half-way', async () => {
    const before = await schemaOf(record.database);
    const half = { name: '9998-half', statements: ['create table half (x int)', 'select 1 / 0'] };

    await expect(migrate(record.database, [...MIGRATIONS, half])).rejects.toMatchObject({ reason: 'INTERNAL' });

    expect(await schemaOf(record.database)).toEqual(before);
  });

  it('is refused with a clear line by an earlier version that cannot', async () => {
    const next: Migration = {
      name: '9999-gone',
      statements: ['alter table users drop column display_name'],
      breaks: true,
    };
    await migrate(record.database, [...MIGRATIONS, next]);

    await expect(migrate(record.database)).rejects.toMatchObject({
      name: 'StartRefused',
      message: expect.stringContaining('schema of a newer version (9999-gone)'),
    });
    await expect(migrate(record.database, [...MIGRATIONS, next])).resolves.toBeUndefined();
  });
});

const ours = isPostgresAvailable() && process.env.PERFOLIO_TEST_POSTGRES_URL === undefined;
const [title, describeIt] = ours
  ? ['a PostgreSQL that is killed in the midst of a migration', describe]
  : [`a PostgreSQL that is killed in the midst of a migration (not here: ${POSTGRES_INSTALL})`, describe.skip];

describeIt(title, () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  /** The last statement waits for a lock that is never given: the server dies while it does. */
  const half = (last: string): Migration => ({ name: '9998-half', statements: ['create table half (x int)', last] });

  it('has nothing of it, and the next start completes it', async () => {
    const first = await openDatabase({ url: server.url, dataDir: '' }, logger);
    const migrating = migrate(first.database, [...MIGRATIONS, half('select pg_sleep(50)')]).catch((error) => error);
    const watcher = await openDatabase({ url: server.url, dataDir: '' }, logger);
    while (!(await isAsleep(watcher.database))) continue;
    await server.kill();

    expect(await migrating).toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
    await Promise.all([first.close(), watcher.close()]);
    await server.restart();
    const next = await openDatabase({ url: server.url, dataDir: '' }, logger);
    const found = await tablesIn(next.database);
    await migrate(next.database, [...MIGRATIONS, half('select 1')]);

    expect(found).not.toContain('half');
    expect(await tablesIn(next.database)).toEqual(expect.arrayContaining(['half', 'users', 'portfolios']));
    await next.close();
  });
});

/** What a statement would take from the version before; it is rolled back. */
async function lostBy(
  database: Database,
  { statement, before }: { statement: string; before: Schema },
): Promise<string> {
  let found: string[] = [];
  const undone = new Error('undone');
  await database
    .transaction()
    .execute(async (transaction) => {
      await sql.raw(statement).execute(transaction);
      found = lost(before, await schemaOf(transaction));
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return found.join();
}

async function isAsleep(database: Database): Promise<boolean> {
  const { rows } = await sql<{ query: string }>`
    select query from pg_stat_activity where wait_event = 'PgSleep'`.execute(database);
  return rows.length > 0;
}

async function tablesIn(database: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(database);
  return rows.map(({ name }) => name);
}

/** What statements of a version rest on: columns with their types and whether they must be given, and functions with what they take and give. */
interface Schema {
  readonly columns: ReadonlyMap<string, { readonly type: string; readonly demanded: boolean }>;
  readonly functions: ReadonlyMap<string, string>;
}

async function schemaOf(database: Database): Promise<Schema> {
  const columns = await sql<{ name: string; type: string; demanded: boolean }>`
    select c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull and not a.atthasdef and a.attidentity = '' as demanded
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped`.execute(
    database,
  );
  const functions = await sql<{ name: string; gives: string }>`
    select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name, pg_get_function_result(p.oid) as gives
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public'`.execute(database);
  return {
    columns: new Map(columns.rows.map(({ name, type, demanded }) => [name, { type, demanded }])),
    functions: new Map(functions.rows.map(({ name, gives }) => [name, gives])),
  };
}

/** What is no longer there or no longer the same, and what the statements of before do not fill. */
function lost(before: Schema, after: Schema): string[] {
  const tables = new Set([...before.columns.keys()].map((name) => name.split('.')[0]));
  return [
    ...[...before.columns].filter(([name, { type }]) => after.columns.get(name)?.type !== type).map(([name]) => name),
    ...[...before.functions].filter(([name, gives]) => after.functions.get(name) !== gives).map(([name]) => name),
    ...[...after.columns]
      .filter(([name, { demanded }]) => demanded && !before.columns.has(name) && tables.has(name.split('.')[0]))
      .map(([name]) => `${name} must be filled`),
  ];
}
