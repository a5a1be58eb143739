import { freshDataFolder } from '../../testing/data-folder';
import { openEmbeddedPool } from './embedded-pool';
import type { Connection, Pool } from './pool';

let pool: Pool;
let connection: Connection;
const ask = async (sql: string, ...parameters: readonly unknown[]) => (await connection.query(sql, parameters)).rows;
const prepared = async () => (await ask('select name from pg_prepared_statements')).length;

beforeAll(async () => {
  pool = await openEmbeddedPool(await freshDataFolder());
  connection = await pool.connect();
}, 60_000);
afterAll(async () => {
  connection?.release();
  await pool?.end();
});

describe('a statement of the embedded database', () => {
  it('is prepared once and takes other parameters every time', async () => {
    const twice = 'select $1::int * 2 as twice, $2::text as name, $3::jsonb as body, $4::bytea as bytes';

    expect(await ask(twice, 4, 'it\'s "so"', { a: [1] }, Buffer.from([0, 255]))).toEqual([
      { twice: 8, name: 'it\'s "so"', body: { a: [1] }, bytes: new Uint8Array([0, 255]) },
    ]);
    const before = await prepared();
    expect(await ask(twice, 5, null, [], new Uint8Array(0))).toEqual([
      { twice: 10, name: null, body: [], bytes: new Uint8Array(0) },
    ]);
    expect(await prepared()).toBe(before);
  });

  it('says how many rows it changed', async () => {
    await ask('create table counted (it int)');

    const counts = [];
    for (const sql of [
      'insert into counted values (1), (2), (3)',
      'update counted set it = 9 where it > 1',
      'delete from counted',
    ])
      counts.push((await connection.query(sql, [])).rowCount);
    expect(counts).toEqual([3, 2, 3]);
  });

  it('fails alone', async () => {
    const halve = 'select 8 / $1::int as it';

    await expect(ask(halve, 0)).rejects.toMatchObject({ code: '22012' });
    await expect(ask('select nothing from nowhere')).rejects.toMatchObject({ code: '42P01' });
    expect(await ask(halve, 2)).toEqual([{ it: 4 }]);
  });

  it('sees the columns of a table that was changed since', async () => {
    await ask('create table growing (a int)');
    await ask('insert into growing values (1)');
    expect(await ask('select * from growing')).toEqual([{ a: 1 }]);
    await ask("alter table growing add column b text default 'new'");

    expect(await ask('select * from growing')).toEqual([{ a: 1, b: 'new' }]);
  });

  it('is forgotten when there are too many others', async () => {
    for (let index = 0; index < 300; index += 1) await ask(`select ${index} as it`);

    expect(await prepared()).toBeLessThanOrEqual(250);
    expect(await ask('select 7 as it')).toEqual([{ it: 7 }]);
  });
});

describe('a transaction of the embedded database', () => {
  it('begins with its first statement, and takes along what is set for it', async () => {
    await ask('begin');
    await ask("select set_config('perfolio.test', $1, true)", 'here');

    expect(await ask("select current_setting('perfolio.test') as it")).toEqual([{ it: 'here' }]);
    await ask('commit');
    expect(await ask("select current_setting('perfolio.test', true) as it")).toEqual([{ it: '' }]);
  });

  it('fails with the statement whose setting cannot be', async () => {
    await ask('begin');
    await ask("select set_config('role', 'nobody there', true)");

    await expect(ask('select 1 as it')).rejects.toMatchObject({ code: '22023' });
    await ask('rollback');
    expect(await ask('select 1 as it')).toEqual([{ it: 1 }]);
  });

  it('ends with its rollback, whatever was to be set after a failure', async () => {
    await ask('begin');
    await expect(ask('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
    await ask("select set_config('role', 'none', true)");
    await ask('rollback');

    expect(await ask('select 1 as it')).toEqual([{ it: 1 }]);
  });

  it('that did nothing leaves nothing', async () => {
    await ask('begin');
    await ask('rollback');

    await expect(ask('savepoint outside')).rejects.toMatchObject({ code: '25P01' });
  });
});
