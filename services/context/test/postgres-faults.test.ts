import { contextV1 } from '@perfolio/contracts';
import { createLogger } from '@perfolio/service';

import { openDatabase } from '../src/database/database';
import { startKeyUses } from '../src/identity/key-uses';
import { migrate } from '../src/migrate';
import { createPositionMetadata } from '../src/portfolios/position-metadata';
import { resolve } from '../src/portfolios/resolve';
import { isPostgresAvailable, POSTGRES_INSTALL, type PostgresServer, startPostgres } from '../testing/postgres-server';
import { type ContextUnderTest, type Person, startContextUnderTest } from '../testing/running-context';

const { IdentityServiceService: Identity, Verdict } = contextV1;
const logger = createLogger('context', 'silent', process.stdout);

const ours = isPostgresAvailable() && process.env.PERFOLIO_TEST_POSTGRES_URL === undefined;
const [title, describeIt] = ours
  ? ['a PostgreSQL that comes and goes', describe]
  : [`a PostgreSQL that comes and goes (not here: ${POSTGRES_INSTALL})`, describe.skip];

describeIt(title, () => {
  let server: PostgresServer;
  let system: ContextUnderTest;
  let ann: Person;

  beforeAll(async () => {
    server = await startPostgres();
    system = await startContextUnderTest({ databaseUrl: server.url });
    ann = await system.person();
  }, 60_000);

  afterAll(async () => {
    await system?.close();
    await server?.stop();
  });

  it('is told by 503 and a time to wait, and found again by itself', async () => {
    const { portfolioId } = await ann.create({ name: 'kept' });
    await server.kill();
    const asked = performance.now();
    const refusal = await ann.resolution().catch((error) => error);

    expect(refusal).toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE', retryAfterMs: expect.any(Number) });
    expect(refusal.message).not.toMatch(/ECONN|postgres|127\.0\.0\.1/i);
    expect(performance.now() - asked).toBeLessThan(2_500);
    await expect(system.context.ready()).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
    await server.restart();
    expect(await ann.resolution(portfolioId)).toMatchObject({ verdict: Verdict.ALLOWED });
    await expect(system.context.ready()).resolves.toBeUndefined();
  }, 60_000);

  it('is not asked by more connections than the pool has', async () => {
    const bob = await system.person();
    const sessions = await Promise.all(
      Array.from({ length: 60 }, async () => system.client.unary(Identity.getAccount, {}, await bob.as())),
    );

    expect(sessions).toHaveLength(60);
  }, 60_000);

  it('leaves the last good metadata, marked stale', async () => {
    const { portfolioId } = await ann.create({
      positions: [{ ticker: 'AAPL', quantity: { $case: 'shares', value: 1 } }],
    });
    const record = await openDatabase({ url: server.url, dataDir: '' }, logger);
    const key = { owner: ann.grant?.userId ?? '', portfolioId };
    const metadata = createPositionMetadata(record.database, () => 0);
    const first = await metadata.of(key, '1-a');
    await server.kill();

    expect(await metadata.of(key, '2-b')).toEqual({ ...first, stale: true });
    await expect(createPositionMetadata(record.database, () => 0).of(key, '1-a')).rejects.toMatchObject({
      reason: 'DEPENDENCY_UNAVAILABLE',
    });
    await server.restart();
    expect(await metadata.of(key, '2-b')).toMatchObject({ stale: false });
    await record.close();
  }, 60_000);

  it('is not asked to resolve while it is a standby', async () => {
    const standby = await server.standby();
    const record = await openDatabase({ url: standby.url, dataDir: '' }, logger);
    try {
      const items = [{ sessionId: ann.sessionId, portfolioId: '', another: undefined }];
      const keyUses = startKeyUses(record.database, logger);
      await expect(resolve({ ...record, keyUses })({ items })).rejects.toMatchObject({
        reason: 'DEPENDENCY_UNAVAILABLE',
        message: expect.stringContaining('standby'),
      });
      await keyUses.close();
    } finally {
      await record.close();
      await standby.stop();
    }
  }, 60_000);

  it('is migrated by one of several who start together', async () => {
    const other = await startPostgres();
    const records = await Promise.all([1, 2, 3].map(() => openDatabase({ url: other.url, dataDir: '' }, logger)));
    try {
      await expect(Promise.all(records.map(({ database }) => migrate(database)))).resolves.toHaveLength(3);
    } finally {
      await Promise.all(records.map((record) => record.close()));
      await other.stop();
    }
  }, 60_000);
});
