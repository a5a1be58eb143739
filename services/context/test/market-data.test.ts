import { contextV1 } from '@perfolio/contracts';

import { contextFor, onEveryDatabase } from '../testing/databases';
import type { Person } from '../testing/running-context';

const {
  ContextServiceService: Portfolios,
  IdentityServiceService: Identity,
  MarketDataServiceService: MarketData,
} = contextV1;

const ADMINISTRATOR = { email: 'root@example.org', password: 'administrator!' };
const REPLACE = 1;
const KEEP = 2;
const FAIL = 3;

onEveryDatabase((start) => {
  const system = contextFor(start, {
    env: { PERFOLIO_ADMIN_EMAIL: ADMINISTRATOR.email, PERFOLIO_ADMIN_PASSWORD: ADMINISTRATOR.password },
  });
  let admin: Person;

  beforeAll(async () => {
    const { message } = await system.client.unary(Identity.createSession, ADMINISTRATOR, system.alone());
    admin = system.returning(message.grant?.sessionId ?? '');
  });

  interface Take {
    readonly onConflict?: number;
    readonly skipExisting?: boolean;
    readonly tickers?: string[];
    readonly person?: Person;
  }
  const take = async (
    csv: string,
    { onConflict = 0, skipExisting = false, tickers = [], person = admin }: Take = {},
  ) => {
    const bytes = Buffer.from(csv);
    // Cut anywhere: parts know no lines.
    const half = Math.floor(bytes.length / 2);
    async function* parts() {
      yield { part: { tickers, skipExisting, onConflict, csv: bytes.subarray(0, half) } };
      yield { part: { tickers: [], skipExisting: false, onConflict: 0, csv: bytes.subarray(half) } };
    }
    const { message } = await system.client.upload(MarketData.importPrices, parts(), await person.as());
    if (message.report === undefined) throw new Error('There is no report.');
    return message.report;
  };
  const version = async () => (await admin.resolution()).marketDataVersion;
  const series = async (
    tickers: string[],
    { marketDataVersion, heldVersion = '' }: { marketDataVersion?: string | undefined; heldVersion?: string } = {},
  ) => {
    const request = { marketDataVersion: marketDataVersion ?? (await version()), tickers, heldVersion };
    return Array.fromAsync(system.client.stream(MarketData.getSeries, request, system.alone()));
  };
  const prices = async (tickers: string[], marketDataVersion?: string) => {
    const columns: Record<string, unknown> = {};
    for (const { ticker, days, closes, suggestion } of await series(tickers, { marketDataVersion })) {
      const dates = Array.from({ length: days.length / 4 }, (_, index) => days.readInt32LE(index * 4));
      const values = dates.map((_, index) => closes.readDoubleLE(index * 8));
      columns[ticker] = dates.length > 0 ? dates.map((day, index) => [isoDate(day), values[index]]) : suggestion;
    }
    return columns;
  };
  const isoDate = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);

  describe('an import', () => {
    it('takes a wide file and reports what is no price', async () => {
      const before = await version();
      const report = await take(
        '\ufeffDate,wide1,WIDE2,b d\n2020-01-03,2.5,\n2020-01-02,1e1,-1\n2020-02-30,1,1\n2020-01-06,NaN,3\n',
      );

      expect(report).toMatchObject({ rows: 3, tickers: 2, rejectedCount: 4 });
      expect(report.rejected).toMatchObject([
        { line: 1, ticker: '', got: 'b d' },
        { line: 3, ticker: 'WIDE2', got: '-1', reason: 'not above zero' },
        { line: 4, ticker: '', got: '2020-02-30' },
        { line: 5, ticker: 'WIDE1', got: 'NaN', reason: 'not a number' },
      ]);
      expect(await prices(['WIDE2', 'WIDE1'])).toEqual({
        WIDE1: [
          ['2020-01-02', 10],
          ['2020-01-03', 2.5],
        ],
        WIDE2: [['2020-01-06', 3]],
      });
      expect(Number.parseInt(report.marketDataVersion, 10)).toBeGreaterThan(Number.parseInt(before, 10));
      expect(report.marketDataVersion).toBe(await version());
    });

    it('takes a long file', async () => {
      const report = await take('date,ticker,close\n2020-01-02,LONG1,1\n2020-01-03,LONG1,2\n2020-01-02,LONG2,7\n', {
        tickers: ['long1'],
      });

      expect(report).toMatchObject({ rows: 2, tickers: 1, rejectedCount: 0 });
      expect(await prices(['LONG1', 'LONG2'])).toMatchObject({
        LONG1: [
          ['2020-01-02', 1],
          ['2020-01-03', 2],
        ],
        LONG2: 'LONG1',
      });
    });

    it('treats a date that has a price as it is told', async () => {
      await take('date,DUP\n2020-01-01,1\n2020-01-02,2\n');
      const dup = async () => (await prices(['DUP'])).DUP;

      await expect(take('date,DUP\n2020-01-02,9\n2020-01-03,3\n', { onConflict: FAIL })).rejects.toMatchObject({
        reason: 'RESOURCE_EXISTS',
      });
      expect(await dup()).toHaveLength(2);
      await take('date,DUP\n2020-01-02,9\n2020-01-03,3\n', { onConflict: KEEP });
      expect(await dup()).toEqual([
        ['2020-01-01', 1],
        ['2020-01-02', 2],
        ['2020-01-03', 3],
      ]);
      await take('date,DUP\n2020-01-02,9\n', { onConflict: REPLACE });
      expect(await dup()).toEqual([
        ['2020-01-01', 1],
        ['2020-01-02', 9],
        ['2020-01-03', 3],
      ]);
      expect(await take('date,DUP,NEW1\n2020-01-04,4,5\n', { skipExisting: true })).toMatchObject({ tickers: 1 });
      expect(await dup()).toHaveLength(3);
    });

    it('leaves the version alone when no price changes', async () => {
      await take('date,SAME\n2020-01-01,1\n');
      const before = await version();

      expect(await take('date,SAME\n2020-01-01,1\n')).toMatchObject({ marketDataVersion: before, tickers: 0 });
    });

    it('stores nothing of a file that is refused', async () => {
      await take('date,FAIL1\n2020-01-01,1\n');
      const before = await version();
      const rows = Array.from({ length: 50 }, (_, index) => `2021-01-${index % 28}`).join('\n');

      await expect(take(`date,FAIL2,FAIL1\n2020-01-01,1,2\n${rows}`, { onConflict: FAIL })).rejects.toMatchObject({
        reason: 'RESOURCE_EXISTS',
      });
      await expect(take('date,FAIL2\n2020-01-01,"1')).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
      await expect(take('day,FAIL2\n2020-01-01,1')).rejects.toMatchObject({ reason: 'FIELD_INVALID' });
      await expect(take('date,FAIL2,fail2\n2020-01-01,1,1')).rejects.toMatchObject({ reason: 'FIELD_INVALID' });

      expect(await version()).toBe(before);
      expect(await prices(['FAIL2', '\u0000'])).toEqual({ FAIL2: 'FAIL1', '\u0000': '' });
    });

    it('needs an administrator', async () => {
      await expect(take('date,X\n2020-01-01,1\n', { person: await system.person() })).rejects.toMatchObject({
        reason: 'SCOPE_INSUFFICIENT',
      });
    });

    it('takes its turn when another is under way', async () => {
      const reports = await Promise.all([1, 2, 3].map((n) => take(`date,TURN\n2020-01-0${n},${n}\n`)));

      expect(new Set(reports.map(({ marketDataVersion }) => marketDataVersion)).size).toBe(3);
      expect((await prices(['TURN'])).TURN).toHaveLength(3);
    });
  });

  describe('what is held of an older version', () => {
    const since = async (heldVersion: string, ...tickers: string[]) =>
      (await series(tickers, { heldVersion })).map(({ ticker, kept, days, closes }) => [
        ticker,
        kept,
        days.length / 4,
        closes.length / 8,
      ]);

    it('is gone on from where a column only grew, or stayed as it was', async () => {
      await take('date,GREW,STAYED\n2020-01-01,1,1\n2020-01-02,2,2\n');
      const held = await version();
      await take('date,GREW,CAME\n2020-01-03,3,3\n2020-01-06,4,4\n');

      expect(await since(held, 'GREW', 'STAYED', 'CAME', 'NEVER')).toEqual([
        ['GREW', 2, 2, 2],
        ['STAYED', 2, 0, 0],
        ['CAME', 0, 2, 2],
        ['NEVER', 0, 0, 0],
      ]);
      expect((await prices(['GREW'])).GREW).toEqual([
        ['2020-01-01', 1],
        ['2020-01-02', 2],
        ['2020-01-03', 3],
        ['2020-01-06', 4],
      ]);
      const [grew] = await series(['GREW'], { heldVersion: held });
      expect([grew?.days.readInt32LE(0), grew?.closes.readDoubleLE(8)]).toEqual([18_264, 4]);
    });
  });

  describe('a version', () => {
    it('answers what it answered before, until it is gone', async () => {
      await take('date,OLD\n2020-01-01,1\n');
      const old = await version();
      await take('date,OLD\n2020-01-02,2\n');

      expect((await prices(['OLD'], old)).OLD).toEqual([['2020-01-01', 1]]);
      for (let day = 3; day < 13; day += 1) await take(`date,OLD\n2020-01-${`${day}`.padStart(2, '0')},1\n`);
      await expect(prices(['OLD'], old)).rejects.toMatchObject({ reason: 'VERSION_CHANGED' });
    }, 60_000);

    it('that never was is gone', async () => {
      const [number] = (await version()).split('-');

      await expect(prices(['OLD'], `${number}-0123456789abcdef`)).rejects.toMatchObject({ reason: 'VERSION_CHANGED' });
      await expect(prices(['OLD'], 'nonsense')).rejects.toMatchObject({ reason: 'VERSION_CHANGED' });
      await expect(prices([], 'nonsense')).rejects.toMatchObject({ reason: 'VERSION_CHANGED' });
    });
  });

  describe('the prices as a whole', () => {
    it('say their range and tickers in code-unit order', async () => {
      await take('date,_Z,^A,A.B\n1999-12-31,1,1,1\n');
      const { message } = await system.client.unary(MarketData.getMarketData, {}, system.alone());

      expect(message.marketData).toMatchObject({ firstDate: '1999-12-31', marketDataVersion: await version() });
      expect(message.marketData?.tickers).toEqual([...(message.marketData?.tickers ?? [])].toSorted());
    });

    it('are listed by prefix, page by page', async () => {
      await take('date,PRE1,PRE2,PRE3\n2020-01-01,1,1,1\n2020-01-02,,1,1\n');
      const list = async (pageToken: string, prefix = 'pre') => {
        const page = { pageSize: 2, pageToken, prefix };
        return (await system.client.unary(MarketData.listInstruments, { page }, system.alone())).message.page;
      };
      const first = await list('');

      expect(first?.instruments).toMatchObject([
        { ticker: 'PRE1', prices: 1, lastDate: '2020-01-01', synthetic: false },
        { ticker: 'PRE2', prices: 2, lastDate: '2020-01-02' },
      ]);
      expect((await list('', 'p\u0000'))?.instruments).toEqual([]);
      expect((await list(first?.nextPageToken ?? ''))?.instruments.map(({ ticker }) => ticker)).toEqual(['PRE3']);
    });
  });

  describe('factor proxies by rule', () => {
    it('come from the catalogue where there are prices', async () => {
      await take('date,SPY,MTUM,SEC_TECH,AAPL\n2020-01-01,1,1,1,1\n');
      const ann = await system.person();
      const given = { ticker: 'KO', market: 'MINE', momentum: '', value: '', industry: '', subindustry: [] };
      const { portfolioId } = await ann.create({
        positions: ['AAPL', 'KO', 'ZZZZ'].map((ticker) => ({
          ticker,
          quantity: { $case: 'shares' as const, value: 1 },
        })),
        factorProxies: [given],
      });
      const { message } = await system.client.unary(
        Portfolios.resolveFactorProxies,
        { portfolioId, ifMatch: '' },
        await ann.as(portfolioId),
      );

      expect(message.portfolio?.factorProxies).toMatchObject([
        { ticker: 'AAPL', market: 'SPY', momentum: 'MTUM', value: '', industry: 'SEC_TECH' },
        given,
        { ticker: 'ZZZZ', market: 'SPY', industry: '' },
      ]);
      expect(message.unresolvedTickers).toEqual([]);
    });
  });

  describe('position metadata', () => {
    it('says what is known, in the order of the positions', async () => {
      const ann = await system.person();
      const { portfolioId } = await ann.create({
        positions: ['ZZZZ', 'AAPL'].map((ticker) => ({ ticker, quantity: { $case: 'shares' as const, value: 1 } })),
      });
      const { message } = await system.client.unary(
        Portfolios.getPositionMetadata,
        { portfolioId },
        await ann.as(portfolioId),
      );

      expect(message).toMatchObject({
        stale: false,
        positionMetadata: [
          { ticker: 'ZZZZ', name: '' },
          { ticker: 'AAPL', name: 'Apple Inc.', sector: 'Information Technology', currency: 'USD' },
        ],
      });
    });
  });
});
