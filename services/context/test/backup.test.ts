import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { sql } from 'kysely';

import { checkBackup, writeBackup } from '../src/backup';
import { lastBackup } from '../src/backup/backup-age';
import { dropOwnSchema } from '../src/backup/own-schema';
import { migrate } from '../src/migrate';
import { MIGRATIONS } from '../src/migrations';
import { freshDataFolder } from '../testing/data-folder';
import { isPostgresAvailable, POSTGRES_INSTALL, type PostgresServer, startPostgres } from '../testing/postgres-server';
import {
  AWKWARD,
  exportsOf,
  NOW,
  onRecord,
  opened,
  peopled,
  type Place,
  restored,
  saved,
  savedFrom,
  serving,
} from '../testing/whole-record';

jest.setTimeout(600_000);

const KEY = randomBytes(32);
/** What no door lets in: ends of lines of four kinds. */
const BROKEN = 'line\nline\r\nline\u2028line\u2029\ttab';

describe('a backup of the embedded database', () => {
  let folders: string[] = [];
  let source: Place;
  let plain: Buffer;
  let sessions: readonly string[];

  const folder = async (): Promise<Place> => {
    const dataDir = await freshDataFolder();
    folders.push(dataDir);
    return { url: undefined, dataDir };
  };

  beforeAll(async () => {
    source = await folder();
    sessions = await serving(source, peopled);
    plain = await saved(source);
  });
  afterAll(() => {
    for (const dataDir of folders) rmSync(dataDir, { recursive: true, force: true });
    folders = [];
  });

  it('says what it holds, and when it was made', async () => {
    const contents = await checkBackup(Readable.from([plain]), undefined);
    const rows = new Map(contents.tables.map((table) => [table.name, table.rows]));

    expect(contents.createdAt).toBe('2026-01-02T00:00:00.000Z');
    expect(contents.schema).toBe(MIGRATIONS.at(-1)?.name);
    expect([rows.get('grants'), rows.get('scenarios'), rows.get('idempotency_keys')]).toEqual([1, 1, 1]);
    expect(rows.get('price_columns')).toBeGreaterThan(5);
  });

  it('is remembered, so that its age can be watched', async () => {
    const never = await folder();
    await onRecord(never, ({ database }) => migrate(database));

    expect(await onRecord(never, ({ database }) => lastBackup(database))).toBeUndefined();
    expect(await onRecord(source, ({ database }) => lastBackup(database))).toBe(NOW);
  });

  it('is refused while somebody holds the folder, and names him', async () => {
    const holder = await opened(source);

    await expect(opened(source)).rejects.toThrow(`in use by process ${process.pid}`);
    await holder.close();
  });

  it('goes into an empty database alone, unless it is forced', async () => {
    const target = await folder();
    await restored(target, plain);

    await expect(restored(target, plain)).rejects.toThrow('is not empty: it has');
    await restored(target, plain, { force: true });

    const generation = (place: Place) =>
      onRecord(place, async ({ database }) => {
        const { rows } = await sql<{ it: string }>`select max(number)::text as it from generations`.execute(database);
        return BigInt(rows[0]?.it ?? 0);
      });
    expect(await generation(target)).toBeGreaterThan(await generation(source));
  });

  it('that is sealed opens with its key alone', async () => {
    const sealed = await saved(source, KEY);

    expect(sealed.subarray(0, 25).toString()).toBe('perfolio-backup 1 sealed ');
    expect(plain.subarray(0, 24).toString()).toBe('perfolio-backup 1 plain\n');
    await expect(checkBackup(Readable.from([sealed]), undefined)).rejects.toThrow('set PERFOLIO_BACKUP_KEY');
    await expect(checkBackup(Readable.from([sealed]), randomBytes(32))).rejects.toThrow('is not its key');
    expect((await checkBackup(Readable.from([sealed]), KEY)).tables.length).toBeGreaterThan(10);
  });

  it('that was cut, changed or lengthened is refused, and the database stays as it was', async () => {
    const target = await folder();
    const sealed = await saved(source, KEY);
    for (const [bytes, key] of [
      [plain, undefined],
      [sealed, KEY],
    ] as const) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40);
      const spoilt = [
        changed,
        Buffer.concat([bytes, bytes]),
        bytes.subarray(0, bytes.length - 20),
        bytes.subarray(0, 90),
      ];
      for (const one of spoilt) {
        await expect(checkBackup(Readable.from([one]), key)).rejects.toThrow(/The backup is damaged/);
      }
    }
    const cut = sealed.subarray(0, sealed.length - 1);
    await expect(restored(target, cut, { key: KEY })).rejects.toThrow('The backup is damaged');
    await expect(restored(target, Buffer.from('date,AAPL\n'))).rejects.toThrow('This is no backup of Perfolio.');

    await restored(target, plain);
  });

  it('of an older version is brought up to date', async () => {
    const old = await folder();
    const target = await folder();
    const bytes = await onRecord(old, async (record) => {
      const { database } = record;
      await migrate(database, MIGRATIONS.slice(0, 1));
      await sql`insert into users (email, email_key, display_name, password_hash, administrator)
        values ('old@example.org', 'old@example.org', ${BROKEN}, 'x', false)`.execute(database);
      return savedFrom(record);
    });

    await restored(target, bytes);

    const found = await onRecord(target, async ({ database }) => {
      const { rows } =
        await sql`select display_name, service, (select max(name) from migrations) as schema from users`.execute(
          database,
        );
      return rows;
    });
    expect(found).toEqual([{ display_name: BROKEN, service: false, schema: MIGRATIONS.at(-1)?.name }]);
  });

  it('of a newer version is refused', async () => {
    const newer = await folder();
    const bytes = await onRecord(newer, async (record) => {
      const { database } = record;
      await migrate(database, [
        ...MIGRATIONS,
        { name: '9999-tomorrow', statements: ['create table tomorrow (it int primary key)'] },
      ]);
      return savedFrom(record);
    });

    await expect(restored(newer, bytes, { force: true })).rejects.toThrow(
      'of a newer version of Perfolio (9999-tomorrow)',
    );
  });

  it('replaces all that migrations make, and nothing else', async () => {
    const target = await folder();
    const left = await onRecord(target, async ({ database }) => {
      await migrate(database);
      await sql`create table somebody_elses (it int)`.execute(database);
      await database.transaction().execute(dropOwnSchema);
      const { rows } = await sql<{ name: string }>`
        select relname as name from pg_class where relnamespace = 'public'::regnamespace
        union all select proname from pg_proc where pronamespace = 'public'::regnamespace
        union all select typname from pg_type where typnamespace = 'public'::regnamespace and typtype in ('d', 'e')`.execute(
        database,
      );
      return rows;
    });

    expect(left).toEqual([{ name: 'somebody_elses' }]);
  });

  const [title, itThere] = isPostgresAvailable() ? ['', it] : [` (not here: ${POSTGRES_INSTALL})`, it.skip];
  describe(`between it and PostgreSQL${title}`, () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server?.stop());

    itThere('leaves the exports of all users equal, there and back', async () => {
      const postgres = { url: server.url, dataDir: source.dataDir };
      const back = await folder();
      await restored(postgres, plain);
      const there = await saved(postgres, KEY);
      await restored(back, there, { key: KEY });

      const expected = await serving(source, (context) => exportsOf(context, sessions));
      const found = await serving(postgres, (context) => exportsOf(context, sessions));
      const returned = await serving({ ...back }, (context) => exportsOf(context, sessions));

      const names = expected.flat().map(({ record }) => record?.$case === 'portfolio' && record.value.name);
      expect(names).toContain(AWKWARD);
      expect(found).toEqual(expected);
      expect(returned).toEqual(expected);
    });

    itThere('numbers on from where it was', async () => {
      const postgres = { url: server.url, dataDir: source.dataDir };
      const names = await serving(postgres, async (context) => {
        const [ann] = sessions.map((session) => context.returning(session));
        await ann?.create({ name: 'Newest' });
        const [account] = await exportsOf(context, sessions);
        return account?.flatMap(({ record }) => (record?.$case === 'portfolio' ? [record.value.name] : []));
      });

      expect(names).toEqual(['Newest', 'Second', AWKWARD]);
    });

    itThere('is of one instant, while others go on changing', async () => {
      const postgres = { url: server.url, dataDir: source.dataDir };
      const contents = await serving(postgres, async (context) => {
        const record = await opened(postgres);
        const made: Buffer[] = [];
        let changed: Promise<unknown> | undefined;
        const sink = new Writable({
          write: (piece: Buffer, _, next) => {
            made.push(piece);
            changed ??= context.person();
            changed.then(() => next(), next);
          },
        });
        const written = await writeBackup(record.database, sink, { key: undefined, now: () => NOW });
        await record.close();
        return { written, read: await checkBackup(Readable.from(made), undefined) };
      });

      expect(contents.read).toEqual(contents.written);
    });

    itThere('is not restored under a service that is connected', async () => {
      const postgres = { url: server.url, dataDir: source.dataDir };

      await serving(postgres, () => expect(restored(postgres, plain, { force: true })).rejects.toThrow('Stop it'));
    });
  });
});
