import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createLogger } from '@perfolio/service';

import { type OpenDatabase, openDatabase } from '../src/database/database';
import { Columns } from '../src/market-data/columns';
import { createImporter } from '../src/market-data/importer';
import { readVersion } from '../src/market-data/market-store';
import { dateOfDay } from '../src/market-data/price-column';
import { migrate } from '../src/migrate';
import { folderSource } from '../src/prices/folder-source';
import { startScheduledPrices } from '../src/prices/scheduled-prices';
import { takeDelivery } from '../src/prices/take-delivery';
import { freshDataFolder } from '../testing/data-folder';

const NOON = Date.UTC(2024, 5, 1, 12);

describe('prices without hands', () => {
  let record: OpenDatabase;
  let data: string;
  let inbox: string;
  let parts: Parameters<typeof takeDelivery>[0];

  beforeAll(async () => {
    data = await freshDataFolder();
    inbox = mkdtempSync(join(tmpdir(), 'perfolio-inbox-'));
    record = await openDatabase({ url: undefined, dataDir: data }, createLogger('context', 'silent', process.stdout));
    const { database } = record;
    await migrate(database);
    const columns = new Columns(database);
    const importer = createImporter({ database, columns, newId: randomUUID, committed: () => undefined });
    parts = { database, columns, importer, now: () => NOON };
  }, 120_000);

  afterAll(async () => {
    await record?.close();
    for (const folder of [data, inbox]) rmSync(folder, { recursive: true, force: true });
  });

  async function* bytes(text: string) {
    yield Buffer.from(text);
  }
  const take = (csv: string) => takeDelivery(parts, { name: 'feed', bytes: bytes(csv), settled: () => undefined });
  const heldOf = async (ticker: string) => {
    const { version } = await readVersion(parts.database);
    const held = (await parts.columns.readMergeable({ version, tickers: [ticker] })).get(ticker);
    return Object.fromEntries(Array.from(held?.days ?? [], (day, index) => [dateOfDay(day), held?.closes[index]]));
  };

  it('are taken ticker by ticker: what looks wrong keeps its last good prices', async () => {
    await take('date,AAA,BBB,CCC\n2024-01-01,10,20,30\n2024-01-02,10.1,20.2,30.3\n');
    const report = await take('date,AAA,BBB,CCC\n2024-01-03,10.2,10.1,30.4\n2024-01-04,10.3,-4,30.5\n');

    expect(report).toMatchObject({
      changed: 2,
      rejected: 1,
      doubts: [{ ticker: 'BBB', reason: 'split', date: '2024-01-03' }],
    });
    expect(await heldOf('AAA')).toMatchObject({ '2024-01-03': 10.2, '2024-01-04': 10.3 });
    expect(await heldOf('BBB')).toEqual({ '2024-01-01': 20, '2024-01-02': 20.2 });
  });

  it('draw no version when nothing is new', async () => {
    const before = await readVersion(parts.database);
    const report = await take('date,AAA\n2024-01-03,10.2\n');

    expect([report.changed, report.marketDataVersion]).toEqual([0, before.version]);
  });

  it('are refused together when more than half look wrong', async () => {
    const report = await take('date,AAA,CCC,DDD\n2024-01-05,1,3,7\n');

    expect(report).toMatchObject({ changed: 0, doubts: [{ ticker: 'AAA' }, { ticker: 'CCC' }] });
    expect(await heldOf('DDD')).toEqual({});
  });

  it('come out of a folder, and a file that is none is told of and passed over', async () => {
    const told: string[] = [];
    const taken = Promise.withResolvers<void>();
    const logger = {
      info: (_: unknown, message?: string) => {
        told.push(`${message}`);
        taken.resolve();
      },
      warn: (_: unknown, message?: string) => void told.push(`${message}`),
    };
    put('1-broken.csv', '<html>\n');
    put('2-good.csv', 'date,EEE\n2024-01-01,5\n');
    const source = folderSource({ folder: inbox, now: () => NOON });
    const prices = startScheduledPrices({ ...parts, source, everyMs: 60_000, logger });
    await taken.promise;
    await prices.close();

    expect(told).toEqual(['prices could not be taken; the last good ones stay', 'prices were taken']);
    expect(await heldOf('EEE')).toEqual({ '2024-01-01': 5 });
  });

  function put(name: string, text: string) {
    writeFileSync(join(inbox, `${name}.part`), text);
    utimesSync(join(inbox, `${name}.part`), NOON / 1_000 - 60, NOON / 1_000 - 60);
    renameSync(join(inbox, `${name}.part`), join(inbox, name));
  }
});
