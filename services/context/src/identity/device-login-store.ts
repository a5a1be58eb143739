import { sql } from 'kysely';

import type { Database } from '../database/database';

/** Devices that wait at the same time. */
const MOST = 10_000;
const INTERVAL = '4 seconds';

export interface NewDevice {
  readonly digest: string;
  readonly userCode: string;
  readonly lifeS: number;
}

/** Whether there was room for one more. */
export async function insertDevice(database: Database, { digest, userCode, lifeS }: NewDevice): Promise<boolean> {
  const { rows } = await sql`
    insert into device_logins (device_digest, user_code, expires_at)
    select ${digest}, ${userCode}, now() + make_interval(secs => ${lifeS}::int)
    where (select count(*) from device_logins) < ${MOST}::int
    on conflict do nothing
    returning user_code`.execute(database);
  return rows.length > 0;
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
    returning owner, denied, coalesce(before.polled_at > clock_timestamp() - ${INTERVAL}::interval, false) as soon`.execute(
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
