import type { gatewayV1 } from '@perfolio/contracts';
import { sql } from 'kysely';

import type { Database } from '../database/database';
import type { OwnRows } from '../database/own-rows';
import { timestampOf } from '../timestamp';
import type { NewApiKey } from './api-key';

interface ApiKeyRow {
  readonly key_id: string;
  readonly sequence: string;
  readonly name: string;
  readonly scopes: string[];
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly expires_at: Date | null;
}

export interface KeptApiKey extends NewApiKey {
  readonly owner: string;
  readonly digest: string;
  /** A user has no more than this. */
  readonly most: number;
}

/** Locks a user for the rest of the transaction, so that keys made at the same time go one after the other. */
export async function lockKeys(rows: Database, owner: string): Promise<void> {
  await sql`select owner from generations where owner = ${owner}::uuid for update`.execute(rows);
}

/** The new key's id; undefined when the owner, who is locked, has as many as he may. */
export async function insertApiKey(rows: Database, key: KeptApiKey): Promise<string | undefined> {
  const made = await sql<{ key_id: string }>`
    insert into api_keys (owner, name, digest, scopes, expires_at)
    select ${key.owner}::uuid, ${key.name}, ${key.digest}, ${[...key.scopes]}::text[], ${key.expiresAt ?? null}::timestamptz
    where (select count(*) from api_keys where owner = ${key.owner}::uuid) < ${key.most}::int
    returning key_id`.execute(rows);
  return made.rows[0]?.key_id;
}

/** Newest first, expired ones too. */
export async function listApiKeys(
  own: OwnRows,
  { owner, before, count }: { readonly owner: string; readonly before: string | undefined; readonly count: number },
): Promise<readonly { readonly key: gatewayV1.ApiKey; readonly sequence: string }[]> {
  const { rows } = await sql<ApiKeyRow>`
    select key_id, sequence::text as sequence, name, scopes, created_at, last_used_at, expires_at from api_keys
    where owner = ${owner}::uuid and (${before ?? null}::bigint is null or sequence < ${before ?? null}::bigint)
    order by api_keys.sequence desc limit ${count}::int`.execute(own);
  return rows.map((row) => ({ key: keyOf(row), sequence: row.sequence }));
}

/** A revoked key is a row that is gone. Whether there was one. */
export async function deleteApiKey(
  own: OwnRows,
  { owner, keyId }: { readonly owner: string; readonly keyId: string },
): Promise<boolean> {
  const { rows } = await sql`
    delete from api_keys where owner = ${owner}::uuid and key_id = ${keyId}::uuid returning key_id`.execute(own);
  return rows.length > 0;
}

const keyOf = (row: ApiKeyRow): gatewayV1.ApiKey => ({
  keyId: row.key_id,
  name: row.name,
  scopes: row.scopes,
  createTime: timestampOf(row.created_at),
  lastUsedTime: row.last_used_at === null ? undefined : timestampOf(row.last_used_at),
  expireTime: row.expires_at === null ? undefined : timestampOf(row.expires_at),
});
