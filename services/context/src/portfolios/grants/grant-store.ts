import { gatewayV1 } from '@perfolio/contracts';
import { sql } from 'kysely';

import type { OwnRows } from '../../database/own-rows';
import { timestampOf } from '../../timestamp';
import type { PortfolioKey } from '../portfolio-store';

interface GrantRow {
  readonly grant_id: string;
  readonly sequence: string;
  readonly email: string;
  readonly role: 'VIEWER' | 'EDITOR';
  readonly created_at: Date;
}

export interface ListedGrant {
  readonly sequence: string;
  readonly grant: gatewayV1.Grant;
}

const COLUMNS = sql`grant_id, sequence::text as sequence, email, role, created_at`;

const of = ({ owner, portfolioId }: PortfolioKey) =>
  sql`owner = ${owner}::uuid and portfolio_id = ${portfolioId}::uuid`;

/** Newest first. */
export async function listGrants(
  own: OwnRows,
  key: PortfolioKey,
  { before, count }: { readonly before: string | undefined; readonly count: number },
): Promise<readonly ListedGrant[]> {
  const { rows } = await sql<GrantRow>`
    select ${COLUMNS} from grants
    where ${of(key)} and (${before ?? null}::bigint is null or sequence < ${before ?? null}::bigint)
    order by grants.sequence desc limit ${count}::int`.execute(own);
  return rows.map((row) => ({ sequence: row.sequence, grant: grantOf(row) }));
}

export async function findGrant(
  own: OwnRows,
  key: PortfolioKey,
  grantId: string,
): Promise<gatewayV1.Grant | undefined> {
  const { rows } = await sql<GrantRow>`
    select ${COLUMNS} from grants where ${of(key)} and grant_id = ${grantId}::uuid`.execute(own);
  return rows[0] && grantOf(rows[0]);
}

export async function countGrants(own: OwnRows, key: PortfolioKey): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from grants where ${of(key)}`.execute(
    own,
  );
  return rows[0]?.count ?? 0;
}

/** Undefined when the guest has one already. */
export async function insertGrant(
  own: OwnRows,
  { owner, portfolioId }: PortfolioKey,
  { guest, email, role }: { readonly guest: string; readonly email: string; readonly role: gatewayV1.Role },
): Promise<gatewayV1.Grant | undefined> {
  const { rows } = await sql<GrantRow>`
    insert into grants (portfolio_id, owner, guest, email, role)
    values (${portfolioId}::uuid, ${owner}::uuid, ${guest}::uuid, ${email}, ${gatewayV1.Role[role]})
    on conflict (portfolio_id, guest) do nothing returning ${COLUMNS}`.execute(own);
  return rows[0] && grantOf(rows[0]);
}

/** Whether there was one. */
export async function deleteGrant(own: OwnRows, key: PortfolioKey, grantId: string): Promise<boolean> {
  const { rows } = await sql`
    delete from grants where ${of(key)} and grant_id = ${grantId}::uuid returning grant_id`.execute(own);
  return rows.length > 0;
}

/** Whose account an address is; nobody's when it has none that is alive. */
export async function accountAt(own: OwnRows, emailKey: string): Promise<string | undefined> {
  const { rows } = await sql<{ user_id: string | null }>`select account_at(${emailKey}) as user_id`.execute(own);
  return rows[0]?.user_id ?? undefined;
}

const grantOf = (row: GrantRow): gatewayV1.Grant => ({
  grantId: row.grant_id,
  email: row.email,
  role: gatewayV1.Role[row.role],
  createTime: timestampOf(row.created_at),
});
