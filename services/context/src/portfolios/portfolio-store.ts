import { gatewayV1 } from '@perfolio/contracts';
import { type RawBuilder, sql } from 'kysely';

import type { Database } from '../database/database';
import type { OwnRows } from '../database/own-rows';
import { type PortfolioRow, portfolioOf, storedPositions } from './portfolio-row';

/** Every statement names the owner beside the id: another's portfolio is simply not among his. */
export interface PortfolioKey {
  readonly owner: string;
  readonly portfolioId: string;
}

const COLUMNS = sql`portfolio_id, sequence::text as sequence, name, base_currency, positions, factor_proxies, limits, policy,
  expected_returns, benchmark, risk_free_rate, window_start, window_end, frequency, weight_basis, lookback_years, cash_tickers,
  cash_proxies, idle_return, etag, created_at, updated_at`;

export async function findPortfolio(
  own: OwnRows,
  { owner, portfolioId }: PortfolioKey,
): Promise<gatewayV1.Portfolio | undefined> {
  const { rows } = await sql<PortfolioRow>`
    select ${COLUMNS} from portfolios where portfolio_id = ${portfolioId}::uuid and owner = ${owner}::uuid`.execute(
    own,
  );
  return rows[0] && portfolioOf(rows[0]);
}

export interface Snapshot {
  readonly portfolio: gatewayV1.Portfolio;
  readonly generation: string;
  readonly marketDataVersion: string;
}

/** A portfolio and the state it belongs to, in one statement, hence of one instant; it sees no rows but the owner's. */
export async function findSnapshot(
  database: Database,
  { owner, portfolioId }: PortfolioKey,
): Promise<Snapshot | undefined> {
  const { rows } = await sql<PortfolioRow & { generation: string; market_data_version: string }>`
    select (portfolio).*, generation, market_data_version
    from own_snapshot(${owner}::uuid, ${portfolioId}::uuid)`.execute(database);
  const [row] = rows;
  return row && { portfolio: portfolioOf(row), generation: row.generation, marketDataVersion: row.market_data_version };
}

export interface ListedPortfolio {
  readonly sequence: string;
  readonly portfolio: gatewayV1.Portfolio;
}

/** Newest first. */
export async function listPortfolios(
  own: OwnRows,
  { owner, before, count }: { readonly owner: string; readonly before: string | undefined; readonly count: number },
): Promise<readonly ListedPortfolio[]> {
  const { rows } = await sql<PortfolioRow>`
    select ${COLUMNS} from portfolios
    where owner = ${owner}::uuid and (${before ?? null}::bigint is null or sequence < ${before ?? null}::bigint)
    order by portfolios.sequence desc limit ${count}::int`.execute(own);
  return rows.map((row) => ({ sequence: row.sequence, portfolio: portfolioOf(row) }));
}

export interface SharedPortfolio {
  readonly sequence: string;
  readonly portfolioId: string;
  readonly owner: string;
  readonly role: gatewayV1.Role;
}

/** What others share with the one whose rows are seen, newest first: ids and roles. */
export async function listShared(
  own: OwnRows,
  { before, count }: { readonly before: string | undefined; readonly count: number },
): Promise<readonly SharedPortfolio[]> {
  const { rows } = await sql<{ portfolio_id: string; owner: string; role: 'VIEWER' | 'EDITOR'; sequence: string }>`
    select * from shared_portfolios(${before ?? null}::bigint, ${count}::int)`.execute(own);
  return rows.map(({ portfolio_id, owner, role, sequence }) => ({
    sequence,
    portfolioId: portfolio_id,
    owner,
    role: gatewayV1.Role[role],
  }));
}

/** Those of an owner's portfolios that are still there. */
export async function findPortfolios(
  own: OwnRows,
  owner: string,
  portfolioIds: readonly string[],
): Promise<readonly gatewayV1.Portfolio[]> {
  const { rows } = await sql<PortfolioRow>`
    select ${COLUMNS} from portfolios where owner = ${owner}::uuid and portfolio_id = any(${portfolioIds}::uuid[])`.execute(
    own,
  );
  return rows.map(portfolioOf);
}

export async function countPortfolios(own: OwnRows, owner: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from portfolios where owner = ${owner}::uuid`.execute(own);
  return rows[0]?.count ?? 0;
}

export async function insertPortfolio(
  own: OwnRows,
  owner: string,
  portfolio: gatewayV1.Portfolio,
): Promise<gatewayV1.Portfolio> {
  const entries = Object.entries(valuesOf(portfolio));
  const { rows } = await sql<PortfolioRow>`
    insert into portfolios (owner, etag, ${sql.join(entries.map(([column]) => sql.ref(column)))})
    values (${owner}::uuid, random_tag(), ${sql.join(entries.map(([, value]) => value))})
    returning ${COLUMNS}`.execute(own);
  return storedOf(rows);
}

export async function replacePortfolio(
  own: OwnRows,
  { owner, portfolioId }: PortfolioKey,
  portfolio: gatewayV1.Portfolio,
): Promise<gatewayV1.Portfolio> {
  const assignments = Object.entries(valuesOf(portfolio)).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  const { rows } = await sql<PortfolioRow>`
    update portfolios set etag = random_tag(), updated_at = clock_timestamp(), ${sql.join(assignments)}
    where portfolio_id = ${portfolioId}::uuid and owner = ${owner}::uuid
    returning ${COLUMNS}`.execute(own);
  return storedOf(rows);
}

export async function deletePortfolio(own: OwnRows, { owner, portfolioId }: PortfolioKey): Promise<void> {
  await sql`delete from portfolios where portfolio_id = ${portfolioId}::uuid and owner = ${owner}::uuid`.execute(own);
}

const json = (value: unknown): RawBuilder<unknown> => sql`${value === undefined ? null : JSON.stringify(value)}::jsonb`;

const valuesOf = (portfolio: gatewayV1.Portfolio): Readonly<Record<string, RawBuilder<unknown>>> => ({
  name: sql`${portfolio.name}`,
  base_currency: sql`${portfolio.baseCurrency}`,
  positions: json(storedPositions(portfolio.positions)),
  factor_proxies: json(portfolio.factorProxies),
  limits: json(portfolio.limits),
  policy: json(portfolio.policy),
  expected_returns: json(portfolio.expectedReturns),
  benchmark: sql`${portfolio.benchmark}`,
  risk_free_rate: sql`${portfolio.riskFreeRate ?? null}::double precision`,
  window_start: sql`${portfolio.window?.start ?? ''}`,
  window_end: sql`${portfolio.window?.end ?? ''}`,
  frequency: sql`${portfolio.window?.frequency ?? 0}::int`,
  weight_basis: sql`${portfolio.weightBasis}::int`,
  lookback_years: sql`${portfolio.lookbackYears}::int`,
  cash_tickers: json(portfolio.cashTickers),
  cash_proxies: json(portfolio.cashProxies),
  idle_return: sql`${portfolio.idleReturn}::int`,
});

function storedOf(rows: readonly PortfolioRow[]): gatewayV1.Portfolio {
  const [row] = rows;
  if (row === undefined) throw new RangeError('A portfolio was written and is not there.');
  return portfolioOf(row);
}
