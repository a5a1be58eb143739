import type { gatewayV1 } from '@perfolio/contracts';
import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';
import type { OwnRows } from '../database/own-rows';
import { timestampOf } from '../timestamp';

interface IdentityRow {
  readonly identity_id: string;
  readonly sequence: string;
  readonly issuer: string;
  readonly subject: string;
  readonly created_at: Date;
}

export interface ListedIdentity {
  readonly identity: gatewayV1.LinkedIdentity;
  readonly sequence: string;
}

/** Newest first. */
export async function listIdentities(
  own: OwnRows,
  { owner, before, count }: { readonly owner: string; readonly before: string | undefined; readonly count: number },
): Promise<readonly ListedIdentity[]> {
  const { rows } = await sql<IdentityRow>`
    select identity_id, sequence::text as sequence, issuer, subject, created_at from external_identities
    where owner = ${owner}::uuid and (${before ?? null}::bigint is null or sequence < ${before ?? null}::bigint)
    order by external_identities.sequence desc limit ${count}::int`.execute(own);
  return rows.map((row) => ({ identity: identityOf(row), sequence: row.sequence }));
}

/** Whether there was one. */
export async function deleteIdentity(
  own: OwnRows,
  { owner, identityId }: { readonly owner: string; readonly identityId: string },
): Promise<boolean> {
  const { rows } = await sql`
    delete from external_identities where owner = ${owner}::uuid and identity_id = ${identityId}::uuid
    returning identity_id`.execute(own);
  return rows.length > 0;
}

/** Whether the owner is let in as somebody whom the issuer vouches for. */
export async function hasIdentityAt(
  own: OwnRows,
  { owner, issuer }: { readonly owner: string; readonly issuer: string },
): Promise<boolean> {
  const { rows } = await sql`
    select from external_identities where owner = ${owner}::uuid and issuer = ${issuer} limit 1`.execute(own);
  return rows.length > 0;
}

/** Locks an account for the rest of the transaction; whether it has a password. Nobody who acts for a user may see what that hashes to. */
export async function lockAccount(transaction: DatabaseTransaction, userId: string): Promise<{ byPassword: boolean }> {
  const { rows } = await sql<{ by_password: boolean }>`
    select password_hash is not null as by_password from users where user_id = ${userId}::uuid for update`.execute(
    transaction,
  );
  return { byPassword: rows[0]?.by_password === true };
}

const identityOf = ({ identity_id, issuer, subject, created_at }: IdentityRow): gatewayV1.LinkedIdentity => ({
  identityId: identity_id,
  issuer,
  subject,
  createTime: timestampOf(created_at),
});
