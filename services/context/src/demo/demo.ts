import { gatewayV1 } from '@perfolio/contracts';
import type { Logger } from '@perfolio/service';
import { sql } from 'kysely';

import type { Database } from '../database/database';
import { narrowed, type OwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { drawGeneration } from '../generation';
import { newAccount } from '../identity/account';
import { insertAccount } from '../identity/account-store';
import { storeInstruments } from '../market-data/instrument-store';
import { dayOf } from '../portfolios/change-portfolio';
import { storable } from '../portfolios/portfolio';
import { insertPortfolio } from '../portfolios/portfolio-store';
import { DEMO_PORTFOLIOS, type DemoPortfolio } from './demo-portfolios';
import { realPrices } from './real-prices';
import { syntheticMarket } from './synthetic-market';

/** Whom to log in as, and what he has. */
export interface DemoFacts {
  readonly email: string;
  readonly password: string;
  readonly portfolioIds: Readonly<Record<DemoPortfolio, string>>;
}

/** Known to everybody, like everything in the demonstration: it is there only where PERFOLIO_DEMO switches it on. */
const LOGIN = { email: 'demo@perfolio.example', password: 'perfolio-demo' };
const FACT = 'demo';

type Needed = Pick<Dependencies, 'database' | 'importer' | 'passwords' | 'now'>;

/** Seeds the demonstration once. What people did with it since stays as it is. */
export async function provideDemo(dependencies: Needed, logger: Logger): Promise<DemoFacts | undefined> {
  const { database } = dependencies;
  const known = await readFact(database);
  if (known !== undefined) return { ...LOGIN, portfolioIds: known };
  await seedPrices(dependencies);
  const portfolioIds = await seedAccount(dependencies);
  if (portfolioIds === undefined) {
    logger.warn(`${LOGIN.email} is taken; the demonstration's portfolios were not made`);
    return undefined;
  }
  return { ...LOGIN, portfolioIds };
}

/** Prices that are there stay: a demonstration never takes the place of anything. */
async function seedPrices({ database, importer }: Needed): Promise<void> {
  const { columns, instruments } = syntheticMarket();
  await storeInstruments(database, instruments);
  await importer.take(new Map([...(await realPrices()), ...columns]), {
    skipExisting: true,
    onConflict: gatewayV1.OnConflict.KEEP,
    demonstration: true,
  });
}

/** Account, portfolios and the fact that they were made, all or none. */
async function seedAccount({ database, passwords, now }: Needed): Promise<DemoFacts['portfolioIds'] | undefined> {
  const account = newAccount({ ...LOGIN, displayName: 'Demo' });
  const passwordHash = await passwords.hash(account.password);
  return database.transaction().execute(async (transaction) => {
    const owner = await insertAccount(transaction, { ...account, passwordHash, administrator: false });
    if (owner === undefined) return undefined;
    const ids = await narrowed(transaction, owner, (own) => seedPortfolios(own, owner, now()));
    await sql`insert into installation (name, value) values (${FACT}, ${JSON.stringify(ids)}::jsonb)`.execute(
      transaction,
    );
    return ids;
  });
}

async function seedPortfolios(own: OwnRows, owner: string, now: number): Promise<DemoFacts['portfolioIds']> {
  await drawGeneration(own, owner, 'changed');
  const insert = async (name: DemoPortfolio) =>
    (await insertPortfolio(own, owner, storable(DEMO_PORTFOLIOS[name], dayOf(now)))).portfolioId;
  const ids = {
    balanced: await insert('balanced'),
    concentrated: await insert('concentrated'),
    longShort: await insert('longShort'),
  };
  await sql`
    update users set active_portfolio = ${ids.balanced}::uuid where user_id = ${owner}::uuid`.execute(own);
  return ids;
}

async function readFact(database: Database): Promise<DemoFacts['portfolioIds'] | undefined> {
  const { rows } = await sql<{ value: DemoFacts['portfolioIds'] }>`
    select value from installation where name = ${FACT}`.execute(database);
  return rows[0]?.value;
}
