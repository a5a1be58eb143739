import { gatewayV1 } from '@perfolio/contracts';
import { createLogger } from '@perfolio/service';
import { sql } from 'kysely';

import { type OpenDatabase, openDatabase } from '../src/database/database';
import { type OwnRows, withOwnRows } from '../src/database/own-rows';
import { drawGeneration } from '../src/generation';
import { insertAccount } from '../src/identity/account-store';
import { migrate } from '../src/migrate';
import { insertPortfolio } from '../src/portfolios/portfolio-store';
import { freshDataFolder } from '../testing/data-folder';
import { isPostgresAvailable, POSTGRES_INSTALL, type PostgresServer, startPostgres } from '../testing/postgres-server';

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('on the embedded database', () => {
  suite(async () => undefined);
});

const [title, describeIt] = isPostgresAvailable()
  ? ['on PostgreSQL', describe]
  : [`on PostgreSQL (not here: ${POSTGRES_INSTALL})`, describe.skip];
describeIt(title, () => {
  let server: PostgresServer | undefined;
  afterAll(() => server?.stop());
  suite(async () => {
    server = await startPostgres();
    return server.url;
  });

  it('asks for the role where the account may not make it, and takes one that was made', async () => {
    await bySuperuser(
      'create role plain login',
      'create database plain owner plain',
      'drop owned by perfolio_rows cascade',
    );
    const plain = await opened(server?.url.replace('perfolio@', 'plain@').replace(/postgres$/, 'plain'));
    await bySuperuser('drop role perfolio_rows');

    await expect(migrate(plain.database)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('create role perfolio_rows nologin; grant perfolio_rows to plain;') },
    });
    await bySuperuser('create role perfolio_rows nologin', 'grant perfolio_rows to plain');
    await migrate(plain.database);

    expect(await withOwnRows(plain.database, NOBODY, portfoliosOf)).toEqual([]);
    await plain.close();
  });

  async function bySuperuser(...statements: readonly string[]): Promise<void> {
    const record = await opened(server?.url);
    for (const statement of statements) await sql.raw(statement).execute(record.database);
    await record.close();
  }
});

const opened = (url: string | undefined, dataDir = '') =>
  openDatabase({ url, dataDir }, createLogger('context', 'silent', process.stdout));

const portfoliosOf = async (own: OwnRows) => (await sql`select from portfolios`.execute(own)).rows;

function suite(urlOf: () => Promise<string | undefined>): void {
  let record: OpenDatabase;
  let [ann, bob] = ['', ''];

  beforeAll(async () => {
    const url = await urlOf();
    record = await opened(url, url === undefined ? await freshDataFolder() : '');
    await migrate(record.database);
    [ann, bob] = [await personWithPortfolio('ann'), await personWithPortfolio('bob')];
  }, 60_000);
  afterAll(() => record?.close());

  async function personWithPortfolio(name: string): Promise<string> {
    const email = `${name}@example.org`;
    const account = { email, emailKey: email, displayName: name, passwordHash: 'secret', administrator: false };
    const owner = (await insertAccount(record.database, account)) ?? '';
    await as(owner, (own) => drawGeneration(own, owner, 'changed'));
    await as(owner, (own) => insertPortfolio(own, owner, gatewayV1.Portfolio.fromPartial({ name })));
    return owner;
  }

  const as = <Result>(owner: string, work: (own: OwnRows) => Promise<Result>) =>
    withOwnRows(record.database, owner, work);

  const column = async (owner: string, statement: string) =>
    as(owner, async (own) => (await sql.raw<{ it: string }>(statement).execute(own)).rows.map(({ it }) => it));

  describe("one owner's rows", () => {
    it('are all that a statement sees that forgot to name him', async () => {
      expect(await column(ann, 'select name as it from portfolios')).toEqual(['ann']);
      expect(await column(bob, 'select display_name as it from users')).toEqual(['bob']);
      expect(await column(bob, 'select owner as it from generations')).toEqual([bob]);
      expect(await column(NOBODY, 'select name as it from portfolios')).toEqual([]);
    });

    it('are all that such a statement changes', async () => {
      expect(await column(ann, "update portfolios set name = name || '!' returning name as it")).toEqual(['ann!']);
      expect(await column(bob, 'select name as it from portfolios')).toEqual(['bob']);
    });

    it("cannot be put into another's", async () => {
      await expect(
        as(ann, (own) => insertPortfolio(own, bob, gatewayV1.Portfolio.fromPartial({ name: 'gift' }))),
      ).rejects.toMatchObject({ cause: expect.objectContaining({ code: '42501' }) });
      await expect(as(ann, (own) => drawGeneration(own, bob, 'changed'))).rejects.toMatchObject({
        reason: 'CREDENTIALS_INVALID',
      });
    });

    it('hold neither a password nor a refresh token', async () => {
      for (const statement of ['select password_hash from users', 'select token_hash from refresh_tokens'])
        await expect(column(ann, statement)).rejects.toMatchObject({
          cause: expect.objectContaining({ code: '42501' }),
        });
    });

    it('say whether there is a password, and nothing of anybody else', async () => {
      const isSet = (owner: string) => column(owner, 'select own_password_is_set()::text as it');

      expect(await isSet(ann)).toEqual(['true']);
      expect(await isSet(NOBODY)).toEqual(['false']);
    });

    it('are all that a snapshot sees, even had it forgotten to name him', async () => {
      const { rows: made } = await sql<{ source: string }>`
        select pg_get_functiondef('own_snapshot'::regproc) as source`.execute(record.database);
      const forgetful = (made[0]?.source ?? '').replace('own_snapshot', 'forgetful').replace(/where .*p_owner;/, ';');
      expect(forgetful).not.toContain('where');
      await sql.raw(forgetful).execute(record.database);

      const { rows } = await sql`
        select (portfolio).owner, current_user = session_user as "isItself", current_setting('perfolio.owner') as left
        from forgetful(${bob}::uuid, ${NOBODY}::uuid)`.execute(record.database);

      expect(rows).toEqual([{ owner: bob, isItself: true, left: '' }]);
    });

    it('end with the transaction', async () => {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from portfolios`.execute(
        record.database,
      );

      expect(rows).toEqual([{ count: 2 }]);
    });

    it('are told apart in every table that has an owner', async () => {
      const { rows } = await sql<{ table_name: string }>`
        select table_name from information_schema.columns
        join pg_class on pg_class.oid = table_name::regclass and relkind = 'r'
        where table_schema = 'public' and column_name = 'owner' and not (
          relrowsecurity and exists (select from pg_policies where tablename = table_name and policyname = 'own_rows')
        )`.execute(record.database);

      expect(rows).toEqual([]);
    });
  });
}
