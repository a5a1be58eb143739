import { contextV1 } from '@perfolio/contracts';

import { freshDataFolder } from '../testing/data-folder';
import { startContextUnderTest } from '../testing/running-context';

const {
  ContextServiceService: Portfolios,
  IdentityServiceService: Identity,
  MarketDataServiceService: MarketData,
} = contextV1;

const ADMINISTRATOR = { email: 'root@example.org', password: 'administrator!' };
const FAIL = 3;

describe('the demonstration', () => {
  it('is seeded once, and gives way to imported prices', async () => {
    const env = {
      PERFOLIO_DEMO: 'on',
      PERFOLIO_ADMIN_EMAIL: ADMINISTRATOR.email,
      PERFOLIO_ADMIN_PASSWORD: ADMINISTRATOR.password,
    };
    const dataDir = await freshDataFolder();
    const first = await startContextUnderTest({ dataDir, env });
    const seeded = first.context.demo;
    await first.close();
    const second = await startContextUnderTest({ dataDir, env });
    try {
      expect(second.context.demo).toEqual(seeded);
      const { email = '', password = '', portfolioIds } = seeded ?? {};
      const { message } = await second.client.unary(Identity.createSession, { email, password }, second.alone());
      const demo = second.returning(message.grant?.sessionId ?? '');
      const { message: list } = await second.client.unary(
        Portfolios.listPortfolios,
        { pageSize: 0, pageToken: '' },
        await demo.as(),
      );
      expect(list.portfolios.map(({ portfolioId }) => portfolioId).toSorted()).toEqual(
        Object.values(portfolioIds ?? {}).toSorted(),
      );
      const root = await second.client.unary(Identity.createSession, ADMINISTRATOR, second.alone());
      const admin = second.returning(root.message.grant?.sessionId ?? '');
      async function* parts() {
        yield {
          part: { tickers: [], skipExisting: true, onConflict: FAIL, csv: Buffer.from('date,AAPL\n2010-03-31,1\n') },
        };
      }
      const { message: taken } = await second.client.upload(MarketData.importPrices, parts(), await admin.as());
      const page = { pageSize: 1, pageToken: '', prefix: 'AAPL' };
      const { message: listed } = await second.client.unary(MarketData.listInstruments, { page }, second.alone());

      expect(taken.report?.tickers).toBe(1);
      expect(listed.page?.instruments).toMatchObject([{ ticker: 'AAPL', prices: 1 }]);
    } finally {
      await second.close();
    }
  }, 60_000);
});
