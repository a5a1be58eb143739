import { sql } from 'kysely';

import type { Database } from '../database/database';
import type { CatalogueEntry, Role } from './catalogue';

/** Brings what is known of instruments up to date; later knowledge of a ticker replaces earlier. */
export async function storeInstruments(database: Database, entries: readonly CatalogueEntry[]): Promise<void> {
  await sql`
    insert into instruments (ticker, name, asset_class, sector, industry, currency, exchange, synthetic, role)
    select entry->>'ticker', entry->>'name', entry->>'assetClass', entry->>'sector', entry->>'industry',
      entry->>'currency', entry->>'exchange', (entry->>'synthetic')::boolean, entry->>'role'
    from jsonb_array_elements(${JSON.stringify(entries)}::jsonb) as entry
    on conflict (ticker) do update set
      name = excluded.name, asset_class = excluded.asset_class, sector = excluded.sector, industry = excluded.industry,
      currency = excluded.currency, exchange = excluded.exchange, synthetic = excluded.synthetic, role = excluded.role
    where instruments is distinct from excluded`.execute(database);
}

export interface KnownInstrument {
  readonly ticker: string;
  readonly name: string;
  readonly asset_class: string;
  readonly sector: string;
  readonly industry: string;
  readonly currency: string;
  readonly exchange: string;
  readonly synthetic: boolean;
}

const FACTS = sql`ticker, name, asset_class, sector, industry, currency, exchange, synthetic`;

export async function findInstruments(
  database: Database,
  tickers: readonly string[],
): Promise<ReadonlyMap<string, KnownInstrument>> {
  const { rows } = await sql<KnownInstrument>`
    select ${FACTS} from instruments where ticker = any(${tickers}::text[])`.execute(database);
  return new Map(rows.map((row) => [row.ticker, row]));
}

export interface StandIn {
  readonly ticker: string;
  readonly role: Role;
  readonly sector: string;
  readonly synthetic: boolean;
}

/** The instruments that stand for factors and have prices. */
export async function findStandIns(database: Database): Promise<readonly StandIn[]> {
  const { rows } = await sql<StandIn>`
    select ticker, role, sector, synthetic from instruments
    where role <> '' and exists (
      select from price_columns
      where price_columns.ticker = instruments.ticker and since is not null and until is null
    )`.execute(database);
  return rows;
}

export async function hasPrices(database: Database, ticker: string): Promise<boolean> {
  const { rows } = await sql`
    select from price_columns where ticker = ${ticker} and since is not null and until is null`.execute(database);
  return rows.length > 0;
}
