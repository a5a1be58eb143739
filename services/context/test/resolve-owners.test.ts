import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { Invalidation } from '@perfolio/cache';
import { contextV1, EVERYBODY, eventsV1 } from '@perfolio/contracts';
import { createLogger, type ServiceClient } from '@perfolio/service';
import { sql } from 'kysely';

import { openDatabase } from '../src/database/database';
import { insertAccount } from '../src/identity/account-store';
import { migrate } from '../src/migrate';
import { resolveOwners } from '../src/portfolios/resolve-owners';
import { freshDataFolder } from '../testing/data-folder';
import { onEveryDatabase } from '../testing/databases';
import type { ContextUnderTest, Person } from '../testing/running-context';

const {
  ContextServiceService: Portfolios,
  IdentityServiceService: Identity,
  MarketDataServiceService: MarketData,
} = contextV1;

const ADMINISTRATOR = { email: 'root@example.org', password: 'administrator!' };

onEveryDatabase((start) => {
  let system: ContextUnderTest;
  let risk: ServiceClient;
  let ann: Person;
  let bob: Person;
  const imported = Promise.withResolvers<Invalidation>();

  beforeAll(async () => {
    const hear = async (invalidation: Invalidation) => {
      if (invalidation.user === EVERYBODY) imported.resolve(invalidation);
    };
    system = await start({
      env: { PERFOLIO_ADMIN_EMAIL: ADMINISTRATOR.email, PERFOLIO_ADMIN_PASSWORD: ADMINISTRATOR.password },
      store: { drop: hear, erase: hear },
    });
    risk = system.as('risk');
    [ann, bob] = [await system.person(), await system.person()];
  }, 60_000);

  afterAll(async () => {
    risk?.close();
    await system?.close();
  });

  const userOf = ({ grant }: Person) => grant?.userId ?? '';
  const owners = async (...userIds: string[]) =>
    (await risk.unary(Portfolios.resolveOwners, { userIds }, system.alone())).message;
  const snapshot = async (userId: string, portfolioId: string, generation: string) => {
    const request = { userId, portfolioId, generation };
    return (await risk.unary(Portfolios.getOwnerSnapshot, request, system.alone())).message.portfolio;
  };

  describe('ResolveOwners', () => {
    it('answers the state of each owner, as Resolve does', async () => {
      const { owners: told, marketDataVersion } = await owners(userOf(ann), userOf(bob));

      expect(new Map(told.map(({ userId, generation }) => [userId, generation]))).toEqual(
        new Map([
          [userOf(ann), await ann.generation()],
          [userOf(bob), await bob.generation()],
        ]),
      );
      expect(marketDataVersion).toBe((await ann.resolution()).marketDataVersion);
    });

    it('leaves out the erased, the unknown and the malformed', async () => {
      const gone = await system.person();
      await system.client.unary(Identity.eraseAccount, {}, await gone.as());

      const { owners: told } = await owners(userOf(gone), randomUUID(), "x'; --", userOf(ann));

      expect(told.map(({ userId }) => userId)).toEqual([userOf(ann)]);
    });

    it('tells the state of the prices where no owner is left', async () => {
      expect(await owners()).toMatchObject({
        owners: [],
        marketDataVersion: (await ann.resolution()).marketDataVersion,
      });
    });

    it('refuses more than a hundred', async () => {
      const many = Array.from({ length: 101 }, () => randomUUID());

      await expect(owners(...many)).rejects.toMatchObject({ reason: 'LIMIT_EXCEEDED' });
    });

    it('answers Risk alone', async () => {
      const asked = system.client.unary(Portfolios.resolveOwners, { userIds: [userOf(ann)] }, system.alone());

      await expect(asked).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
    });
  });

  describe('GetOwnerSnapshot', () => {
    it('answers a portfolio at the generation that was told', async () => {
      const { portfolioId } = await ann.create({ name: 'hers' });

      expect(await snapshot(userOf(ann), portfolioId, await ann.generation())).toMatchObject({ name: 'hers' });
    });

    it('says so when the owner has moved on', async () => {
      const { portfolioId } = await ann.create({});
      const told = await ann.generation();
      await system.client.unary(Portfolios.clearCache, {}, await ann.as());

      await expect(snapshot(userOf(ann), portfolioId, told)).rejects.toMatchObject({ reason: 'GENERATION_CHANGED' });
    });

    it("tells another's portfolio from a missing one by nothing", async () => {
      const { portfolioId } = await bob.create({});
      const refusals = [portfolioId, randomUUID(), 'no uuid'].map(async (id) =>
        snapshot(userOf(ann), id, await ann.generation()).catch(({ reason, message }: Error & { reason: string }) => ({
          reason,
          message,
        })),
      );

      const [foreign, missing, malformed] = await Promise.all(refusals);
      expect(missing).toMatchObject({ reason: 'RESOURCE_NOT_FOUND' });
      expect([foreign, malformed]).toEqual([missing, missing]);
    });

    it('answers Risk alone', async () => {
      const { portfolioId } = await ann.create({});
      const request = { userId: userOf(ann), portfolioId, generation: await ann.generation() };

      await expect(system.client.unary(Portfolios.getOwnerSnapshot, request, system.alone())).rejects.toMatchObject({
        reason: 'DEPENDENCY_UNAVAILABLE',
      });
    });
  });

  it('an import is announced to everybody', async () => {
    const { message: session } = await system.client.unary(Identity.createSession, ADMINISTRATOR, system.alone());
    const admin = system.returning(session.grant?.sessionId ?? '');
    async function* parts() {
      yield { part: { tickers: [], skipExisting: false, onConflict: 0, csv: Buffer.from('date,ONE\n2020-01-02,1\n') } };
    }

    const { message } = await system.client.upload(MarketData.importPrices, parts(), await admin.as());

    const { generation, announcement } = await imported.promise;
    expect(generation).toBe(message.report?.marketDataVersion);
    expect(eventsV1.InvalidationEvent.decode(announcement)).toMatchObject({
      userId: EVERYBODY,
      generation,
      scope: eventsV1.Scope.MARKET_DATA,
      cause: eventsV1.Cause.IMPORTED,
    });
  });
});

describe('a disabled account', () => {
  it('is left out', async () => {
    const dataDir = await freshDataFolder();
    const logger = createLogger('context', 'silent', process.stdout);
    const { database, close } = await openDatabase({ url: undefined, dataDir }, logger);
    await migrate(database);
    const facts = { displayName: '', passwordHash: '', administrator: false };
    const [disabled, alive] = await Promise.all(
      ['a@b', 'c@d'].map(async (email) => (await insertAccount(database, { ...facts, email, emailKey: email })) ?? ''),
    );
    const userIds = [disabled ?? '', alive ?? ''];
    const told = async () => (await resolveOwners({ database })({ userIds })).owners.map(({ userId }) => userId);
    expect((await told()).toSorted()).toEqual(userIds.toSorted());

    await sql`update users set disabled_at = now() where user_id = ${disabled}::uuid`.execute(database);

    expect(await told()).toEqual([alive]);
    await close();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);
});
