import type { gatewayV1 } from '@perfolio/contracts';
import { sql } from 'kysely';

import type { Database } from '../database/database';
import type { OwnRows } from '../database/own-rows';
import { timestampOf } from '../timestamp';

interface AccountRow {
  readonly user_id: string;
  readonly email: string;
  readonly display_name: string;
  readonly administrator: boolean;
  readonly created_at: Date;
}

export interface StoredAccount {
  readonly email: string;
  readonly emailKey: string;
  readonly displayName: string;
  readonly passwordHash: string;
  readonly administrator: boolean;
}

/** The new user's id; undefined when the address is taken. Every account has a state of its data from the start. */
export async function insertAccount(database: Database, account: StoredAccount): Promise<string | undefined> {
  const { rows } = await sql<{ owner: string }>`
    with made as (
      insert into users (email, email_key, display_name, password_hash, administrator)
      values (${account.email}, ${account.emailKey}, ${account.displayName}, ${account.passwordHash},
        ${account.administrator}::boolean)
      on conflict (email_key) do nothing
      returning user_id
    )
    insert into generations (owner, number, tag) select user_id, clock_number(), random_tag() from made
    returning owner`.execute(database);
  return rows[0]?.owner;
}

export async function findAccount(own: OwnRows, userId: string): Promise<gatewayV1.Account | undefined> {
  const { rows } = await sql<AccountRow>`
    select user_id, email, display_name, administrator, created_at from users where user_id = ${userId}::uuid`.execute(
    own,
  );
  return rows[0] && accountOf(rows[0]);
}

export async function renameAccount(
  own: OwnRows,
  { userId, displayName }: { readonly userId: string; readonly displayName: string },
): Promise<gatewayV1.Account | undefined> {
  const { rows } = await sql<AccountRow>`
    update users set display_name = ${displayName} where user_id = ${userId}::uuid
    returning user_id, email, display_name, administrator, created_at`.execute(own);
  return rows[0] && accountOf(rows[0]);
}

/** Whom an address belongs to, and what his password must hash to; nobody for a disabled account. */
export async function findCredentials(
  database: Database,
  emailKey: string,
): Promise<{ userId: string; passwordHash: string } | undefined> {
  const { rows } = await sql<{ user_id: string; password_hash: string }>`
    select user_id, password_hash from users where email_key = ${emailKey} and disabled_at is null`.execute(database);
  return rows[0] && { userId: rows[0].user_id, passwordHash: rows[0].password_hash };
}

/** Everything that belongs to the account goes with it. */
export async function deleteAccount(own: OwnRows, userId: string): Promise<void> {
  await sql`delete from users where user_id = ${userId}::uuid`.execute(own);
}

const accountOf = (row: AccountRow): gatewayV1.Account => ({
  userId: row.user_id,
  email: row.email,
  displayName: row.display_name,
  administrator: row.administrator,
  createTime: timestampOf(row.created_at),
});
