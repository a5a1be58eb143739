import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { gatewayV1 } from '@perfolio/contracts';
import { createLogger } from '@perfolio/service';
import { sql } from 'kysely';

import { type OpenDatabase, openDatabase } from '../src/database/database';
import { Columns } from '../src/market-data/columns';
import { createImporter } from '../src/market-data/importer';
import { flip, readVersion, stageColumns } from '../src/market-data/market-store';
import { migrate } from '../src/migrate';
import { freshDataFolder } from '../testing/data-folder';

const logger = createLogger('context', 'silent', process.stdout);
const columnOf = (close: number) => ({ days: Int32Array.from([18_000]), closes: Float64Array.from([close]) });

describe('price columns', () => {
  let dataDir: string;
  let record: OpenDatabase;

  beforeEach(async () => {
    dataDir = await freshDataFolder();
    record = await openDatabase({ url: undefined, dataDir }, logger);
    await migrate(record.database);
  }, 60_000);

  afterEach(async () => {
    await record.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Brings a price in and answers what the state is then. */
  const brought = async (close: number, columns?: Columns) => {
    const { database } = record;
    const importId = randomUUID();
    const { version: base } = await readVersion(database);
    await stageColumns(database, { importId, demonstration: false }, new Map([['ONE', columnOf(close)]]));
    const version = (await flip(database, { importId, base })) ?? '';
    columns?.keep(importId, new Map([['ONE', columnOf(close)]]));
    return version;
  };
  const priceAt = async (columns: Columns, version: string) => {
    for await (const { closes } of columns.read({ version, tickers: ['ONE'] })) {
      return closes && Buffer.from(closes).readDoubleLE(0);
    }
    return undefined;
  };
  const spoil = () => sql`update price_columns set closes = '\\x0000000000000000'::bytea`.execute(record.database);

  it('are read once', async () => {
    const columns = new Columns(record.database);
    const version = await brought(7);

    expect(await priceAt(columns, version)).toBe(7);
    await spoil();
    expect(await priceAt(columns, version)).toBe(7);
  });

  it('are not read at all where they were just imported', async () => {
    const columns = new Columns(record.database);
    const version = await brought(7, columns);
    await spoil();

    expect(await priceAt(columns, version)).toBe(7);
  });

  it('of each version are those of its import', async () => {
    const columns = new Columns(record.database);
    const [first, second] = [await brought(7, columns), await brought(8, columns)];

    expect([await priceAt(columns, first), await priceAt(columns, second)]).toEqual([7, 8]);
  });

  it('that do not fit are read anew', async () => {
    const columns = new Columns(record.database, 1);
    const version = await brought(7, columns);
    await spoil();

    expect(await priceAt(columns, version)).toBe(0);
  });

  it('come whole where an earlier price changed, a day came in between, or what is held is gone', async () => {
    const { database } = record;
    const columns = new Columns(database);
    const importer = createImporter({ database, columns, newId: randomUUID, committed: () => undefined });
    const take = (prices: Record<string, Record<number, number>>) =>
      importer.take(
        new Map(
          Object.entries(prices).map(([ticker, closes]) => [
            ticker,
            { days: Int32Array.from(Object.keys(closes), Number), closes: Float64Array.from(Object.values(closes)) },
          ]),
        ),
        { skipExisting: false, onConflict: gatewayV1.OnConflict.REPLACE },
      );
    const { version: held } = await take({ MENDED: { 1: 1, 3: 3 }, FILLED: { 1: 1, 3: 3 }, GREW: { 1: 1 } });
    const { version } = await take({ MENDED: { 3: 9, 4: 4 }, FILLED: { 2: 2, 4: 4 }, GREW: { 2: 2 } });
    const since = async (heldVersion: string, source = columns) => {
      const asked = { version, tickers: ['MENDED', 'FILLED', 'GREW'], heldVersion };
      const came = await Array.fromAsync(source.read(asked));
      return came.map(({ ticker, kept, days }) => [ticker, kept, (days?.byteLength ?? 0) / 4]);
    };
    const whole = [
      ['MENDED', 0, 3],
      ['FILLED', 0, 4],
      ['GREW', 0, 2],
    ];

    expect(await since(held)).toEqual([...whole.slice(0, 2), ['GREW', 1, 1]]);
    expect(await since('1-0123456789abcdef')).toEqual(whole);
    // One that has just started does not read what is held to find out how it differs.
    expect(await since(held, new Columns(database))).toEqual(whole);
  });

  it('of a version that is gone are refused, kept or not', async () => {
    const columns = new Columns(record.database);
    const version = await brought(7, columns);
    await sql`delete from market_data_versions`.execute(record.database);

    await expect(priceAt(columns, version)).rejects.toMatchObject({ reason: 'VERSION_CHANGED' });
  });
});
