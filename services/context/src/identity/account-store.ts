import type { gatewayV1 } from '@perfolio/contracts';
import { sql } from 'kysely';

import type { Database, DatabaseTransaction } from '../database/database';
import type { OwnRows } from '../database/own-rows';
import { timestampOf } from '../timestamp';

interface AccountRow {
  readonly user_id: string;
  readonly email: string;
  readonly display_name: string;
  readonly administrator: boolean;
  readonly created_at: Date;
}

interface OwnAccountRow extends AccountRow {
  readonly by_password: boolean;
}

export interface StoredAccount {
  readonly email: string;
  readonly emailKey: string;
  readonly displayName: string;
  /** Absent for an account that nobody logs in to by password. */
  readonly passwordHash: string | undefined;
  readonly administrator: boolean;
  /** Whether it is a program's. */
  readonly service?: boolean;
}

/** The new user's id; undefined when the address is taken. Every account has a state of its data from the start. */
export async function insertAccount(database: Database, account: StoredAccount): Promise<string | undefined> {
  const { rows } = await sql<{ owner: string }>`
    with made as (
      insert into users (email, email_key, display_name, password_hash, administrator, service)
      values (${account.email}, ${account.emailKey}, ${account.displayName}, ${account.passwordHash ?? null},
        ${account.administrator}::boolean, ${account.service ?? false}::boolean)
      on conflict (email_key) do nothing
      returning user_id
    )
    insert into generations (owner, number, tag) select user_id, clock_number(), random_tag() from made
    returning owner`.execute(database);
  return rows[0]?.owner;
}

export async function findAccount(own: OwnRows, userId: string): Promise<gatewayV1.Account | undefined> {
  const { rows } = await sql<OwnAccountRow>`
    select user_id, email, display_name, administrator, created_at, own_password_is_set() as by_password
    from users where user_id = ${userId}::uuid`.execute(own);
  return rows[0] && accountOf(rows[0]);
}

export async function renameAccount(
  own: OwnRows,
  { userId, displayName }: { readonly userId: string; readonly displayName: string },
): Promise<gatewayV1.Account | undefined> {
  const { rows } = await sql<OwnAccountRow>`
    update users set display_name = ${displayName} where user_id = ${userId}::uuid
    returning user_id, email, display_name, administrator, created_at, own_password_is_set() as by_password`.execute(
    own,
  );
  return rows[0] && accountOf(rows[0]);
}

/** Whom an address belongs to, and what his password must hash to; nobody for a disabled account. */
export async function findCredentials(
  database: Database,
  emailKey: string,
): Promise<{ userId: string; passwordHash: string | undefined } | undefined> {
  const { rows } = await sql<{ user_id: string; password_hash: string | null }>`
    select user_id, password_hash from users where email_key = ${emailKey} and disabled_at is null`.execute(database);
  return rows[0] && { userId: rows[0].user_id, passwordHash: rows[0].password_hash ?? undefined };
}

/** What a password must hash to; undefined for an account that has none. */
export async function findPassword(database: Database, userId: string): Promise<string | undefined> {
  const { rows } = await sql<{ password_hash: string | null }>`
    select password_hash from users where user_id = ${userId}::uuid`.execute(database);
  return rows[0]?.password_hash ?? undefined;
}

export async function storePassword(
  rows: DatabaseTransaction,
  { userId, passwordHash }: { readonly userId: string; readonly passwordHash: string },
): Promise<void> {
  await sql`update users set password_hash = ${passwordHash} where user_id = ${userId}::uuid`.execute(rows);
}

/** Everything that belongs to the account goes with it. */
export async function deleteAccount(own: OwnRows, userId: string): Promise<void> {
  await sql`delete from users where user_id = ${userId}::uuid`.execute(own);
}

interface UserRow extends AccountRow {
  readonly disabled: boolean;
  readonly service: boolean;
  readonly cursor: string;
}

/** Accounts of everybody, newest first. */
export async function listUsers(
  database: Database,
  { before, count }: { readonly before: string | undefined; readonly count: number },
): Promise<readonly { readonly user: gatewayV1.User; readonly cursor: string }[]> {
  const [at, id] = before?.split('|') ?? [];
  const { rows } = await sql<UserRow>`
    select user_id, email, display_name, administrator, service, created_at, disabled_at is not null as disabled,
      created_at::text || '|' || user_id as cursor
    from users
    where ${at ?? null}::timestamptz is null
      or (created_at, user_id) < (${at ?? null}::timestamptz, ${id ?? null}::uuid)
    order by created_at desc, user_id desc limit ${count}::int`.execute(database);
  return rows.map((row) => ({ user: userOf(row), cursor: row.cursor }));
}

/** The account as it is then; undefined when there is none. */
export async function setDisabled(
  transaction: DatabaseTransaction,
  { userId, disabled }: { readonly userId: string; readonly disabled: boolean },
): Promise<gatewayV1.User | undefined> {
  const { rows } = await sql<UserRow>`
    update users set disabled_at = case when ${disabled}::boolean then coalesce(disabled_at, now()) end
    where user_id = ${userId}::uuid
    returning user_id, email, display_name, administrator, service, created_at, disabled_at is not null as disabled,
      '' as cursor`.execute(transaction);
  return rows[0] && userOf(rows[0]);
}

const userOf = (row: UserRow): gatewayV1.User => ({
  userId: row.user_id,
  email: row.email,
  displayName: row.display_name,
  administrator: row.administrator,
  service: row.service,
  disabled: row.disabled,
  createTime: timestampOf(row.created_at),
});

const accountOf = (row: OwnAccountRow): gatewayV1.Account => ({
  userId: row.user_id,
  email: row.email,
  displayName: row.display_name,
  administrator: row.administrator,
  createTime: timestampOf(row.created_at),
  byPassword: row.by_password,
});
