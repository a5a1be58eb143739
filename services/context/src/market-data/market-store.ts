import { sql } from 'kysely';

import type { Database, DatabaseTransaction } from '../database/database';
import { announceLater } from './announce-later';
import { bytesOf, type PriceColumn } from './price-column';

/** Columns written by one statement, so that none holds the database up for long. */
const BATCH = 5;
/** The same where the database has most of each itself. */
const GROWN_BATCH = 25;
/** Versions whose columns can still be asked for: the newest, and those before it for a while after they were superseded. */
const KEPT_VERSIONS = 10;
const KEPT_FOR = '1 hour';

export interface MarketState {
  readonly version: string;
  readonly made: Date;
  readonly firstDay: number | undefined;
  readonly lastDay: number | undefined;
  readonly tickers: readonly string[];
}

export async function readState(database: Database): Promise<MarketState> {
  const { rows } = await sql<{
    version: string;
    created_at: Date;
    first_day: number | null;
    last_day: number | null;
    tickers: string[] | null;
  }>`
    select newest.number || '-' || newest.tag as version, newest.created_at,
      min(first_day) as first_day, max(last_day) as last_day,
      array_agg(ticker order by ticker collate "C") filter (where ticker is not null) as tickers
    from (select number, tag, created_at from market_data_versions order by number desc limit 1) as newest
    left join price_columns on since is not null and until is null
    group by newest.number, newest.tag, newest.created_at`.execute(database);
  const [row] = rows;
  if (row === undefined) throw new RangeError('There is no market-data version.');
  return {
    version: row.version,
    made: row.created_at,
    firstDay: row.first_day ?? undefined,
    lastDay: row.last_day ?? undefined,
    tickers: row.tickers ?? [],
  };
}

export async function readVersion(database: Database): Promise<{ readonly version: string }> {
  const { rows } = await sql<{ version: string }>`select market_data_version() as version`.execute(database);
  return { version: rows[0]?.version ?? '' };
}

/** Lays columns beside the current ones, where nobody reads them, in statements of their own so that reads go on in between. */
export async function stageColumns(
  database: Database,
  { importId, demonstration }: { readonly importId: string; readonly demonstration: boolean },
  columns: ReadonlyMap<string, PriceColumn>,
): Promise<void> {
  const entries = [...columns];
  for (let start = 0; start < entries.length; start += BATCH) {
    const rows = entries.slice(start, start + BATCH).map(([ticker, column]) => {
      const { days, closes } = bytesOf(column);
      const { length } = column.days;
      return sql`(${ticker}, ${importId}::uuid, ${length}::int, ${column.days[0] ?? 0}::int,
        ${column.days[length - 1] ?? 0}::int, ${days}::bytea, ${closes}::bytea, ${demonstration}::boolean)`;
    });
    await sql`
      insert into price_columns (ticker, import_id, prices, first_day, last_day, days, closes, demonstration)
      values ${sql.join(rows)}`.execute(database);
  }
}

/**
 * Lays the current columns, each with what it grew by, beside themselves: a day's prices for all tickers are few bytes to send, and whole
 * columns many. Should the current ones be others by now, the flip finds another base, and nothing of this is ever read.
 */
export async function stageGrowth(
  database: Database,
  { importId, demonstration }: { readonly importId: string; readonly demonstration: boolean },
  added: ReadonlyMap<string, PriceColumn>,
): Promise<void> {
  const entries = [...added];
  for (let start = 0; start < entries.length; start += GROWN_BATCH) {
    const batch = entries.slice(start, start + GROWN_BATCH);
    const bytes = batch.map(([, column]) => bytesOf(column));
    await sql`
      insert into price_columns (ticker, import_id, prices, first_day, last_day, days, closes, demonstration)
      select old.ticker, ${importId}::uuid, old.prices + added.prices, old.first_day, added.last_day,
        old.days || decode(added.days, 'hex'), old.closes || decode(added.closes, 'hex'), ${demonstration}::boolean
      from unnest(
        ${batch.map(([ticker]) => ticker)}::text[], ${batch.map(([, { days }]) => days.length)}::int[],
        ${batch.map(([, { days }]) => days.at(-1) ?? 0)}::int[],
        ${bytes.map(({ days }) => hexOf(days))}::text[], ${bytes.map(({ closes }) => hexOf(closes))}::text[]
      ) as added (ticker, prices, last_day, days, closes)
      join price_columns as old on old.ticker = added.ticker and old.since is not null and old.until is null`.execute(
      database,
    );
  }
}

const hexOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('hex');

/** Makes staged columns current under a new version; undefined, and nothing done, when `base` is not the newest any more. */
export function flip(
  database: Database,
  { importId, base }: { readonly importId: string; readonly base: string },
): Promise<string | undefined> {
  return database.transaction().execute(async (transaction) => {
    // Others who flip wait here; readers do not.
    await sql`lock table market_data_versions in exclusive mode`.execute(transaction);
    if ((await readVersion(transaction)).version !== base) return undefined;
    const { number, version } = await nextVersion(transaction);
    await sql`
      update price_columns set until = ${number}::bigint
      where since is not null and until is null and ticker in (
        select ticker from price_columns where import_id = ${importId}::uuid and since is null
      )`.execute(transaction);
    await sql`
      update price_columns set since = ${number}::bigint
      where import_id = ${importId}::uuid and since is null`.execute(transaction);
    await announceLater(transaction, version);
    await prune(transaction);
    return version;
  });
}

/** A new version of the prices as they are. Whoever flips at the same time finds another base than he had. */
export async function drawVersion(transaction: DatabaseTransaction): Promise<string> {
  await sql`lock table market_data_versions in exclusive mode`.execute(transaction);
  const { version } = await nextVersion(transaction);
  await announceLater(transaction, version);
  await prune(transaction);
  return version;
}

async function nextVersion(
  transaction: DatabaseTransaction,
): Promise<{ readonly number: string; readonly version: string }> {
  const { rows } = await sql<{ number: string; version: string }>`
    insert into market_data_versions (number, tag)
    select greatest(max(number) + 1, clock_number()), random_tag() from market_data_versions
    returning number::text as number, number || '-' || tag as version`.execute(transaction);
  const [row] = rows;
  if (row === undefined) throw new RangeError('There is no market-data version.');
  return row;
}

async function prune(database: Database): Promise<void> {
  await sql`
    delete from market_data_versions as old where number < (select max(number) from market_data_versions) and (
      (select min(created_at) from market_data_versions as next where next.number > old.number)
        < now() - ${KEPT_FOR}::interval
      or number not in (select number from market_data_versions order by number desc limit ${KEPT_VERSIONS}::int)
    )`.execute(database);
  await sql`
    delete from price_columns where until <= (select min(number) from market_data_versions)`.execute(database);
}

/** Forgets what an import staged: one that failed now, or one whose process died a good while ago. */
export async function discardStaged(database: Database, importId?: string): Promise<void> {
  await (importId === undefined
    ? sql`delete from price_columns where since is null and created_at < now() - ${KEPT_FOR}::interval`
    : sql`delete from price_columns where since is null and import_id = ${importId}::uuid`
  ).execute(database);
}

export interface ListedInstrument {
  readonly ticker: string;
  readonly name: string;
  readonly first_day: number;
  readonly last_day: number;
  readonly prices: number;
  readonly synthetic: boolean;
}

/** In code-unit order. */
export async function listInstruments(
  database: Database,
  { prefix, after, count }: { readonly prefix: string; readonly after: string; readonly count: number },
): Promise<readonly ListedInstrument[]> {
  const { rows } = await sql<ListedInstrument>`
    select price_columns.ticker, coalesce(instruments.name, '') as name, first_day, last_day, prices,
      coalesce(synthetic, false) as synthetic
    from price_columns left join instruments on instruments.ticker = price_columns.ticker
    where since is not null and until is null and starts_with(price_columns.ticker, ${prefix})
      and price_columns.ticker collate "C" > ${after}
    order by price_columns.ticker collate "C" limit ${count}::int`.execute(database);
  return rows;
}
