import { sql } from 'kysely';

import type { Database } from '../database/database';

/** Devices that wait at the same time. */
const MOST = 10_000;
const INTERVAL = '4 seconds';

export interface NewDevice {
  readonly digest: string;
  readonly userCode: string;
  readonly lifeS: number;
  readonly userAgent: string;
  /** Null for whatever its user may. */
  readonly scopes: readonly string[] | null;
}

/** Whether there was room for one more. */
export async function insertDevice(database: Database, device: NewDevice): Promise<boolean> {
  const { digest, userCode, lifeS, userAgent, scopes } = device;
  const { rows } = await sql`
    insert into device_logins (device_digest, user_code, expires_at, user_agent, scopes)
    select ${digest}, ${userCode}, now() + make_interval(secs => ${lifeS}::int), ${userAgent},
      ${scopes && [...scopes]}::text[]
    where (select count(*) from device_logins) < ${MOST}::int
    on conflict do nothing
    returning user_code`.execute(database);
  return rows.length > 0;
}

interface AskingDevice {
  readonly user_agent: string;
  readonly scopes: readonly string[] | null;
  readonly created_at: Date;
  readonly expires_at: Date;
}

/** The device with the code that nobody has decided about. */
export async function findAsking(database: Database, userCode: string): Promise<AskingDevice | undefined> {
  const { rows } = await sql<AskingDevice>`
    select user_agent, scopes, created_at, expires_at from device_logins
    where user_code = ${userCode} and owner is null and expires_at > now()`.execute(database);
  return rows[0];
}

/** Whether there was a device with the code that nobody had decided about. */
export async function decideDevice(
  database: Database,
  { userCode, owner, denied }: { readonly userCode: string; readonly owner: string; readonly denied: boolean },
): Promise<boolean> {
  const { rows } = await sql`
    update device_logins set owner = ${owner}::uuid, denied = ${denied}::boolean
    where user_code = ${userCode} and owner is null and expires_at > now()
    returning user_code`.execute(database);
  return rows.length > 0;
}

export interface WaitingDevice {
  readonly owner: string | null;
  readonly denied: boolean;
  readonly scopes: readonly string[] | null;
  /** Whether it asked just before. */
  readonly soon: boolean;
}

export async function pollDevice(database: Database, digest: string): Promise<WaitingDevice | undefined> {
  const { rows } = await sql<WaitingDevice>`
    with before as (
      select device_digest, polled_at from device_logins
      where device_digest = ${digest} and expires_at > now() for update
    )
    update device_logins set polled_at = clock_timestamp() from before
    where device_logins.device_digest = before.device_digest
    returning owner, denied, scopes, coalesce(before.polled_at > clock_timestamp() - ${INTERVAL}::interval, false) as soon`.execute(
    database,
  );
  return rows[0];
}

/** Whether it was still there. */
export async function forgetDevice(database: Database, digest: string): Promise<boolean> {
  const { rows } = await sql`
    delete from device_logins where device_digest = ${digest} returning user_code`.execute(database);
  return rows.length > 0;
}
