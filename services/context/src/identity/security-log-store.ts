import type { contextV1, gatewayV1 } from '@perfolio/contracts';
import { sql } from 'kysely';

import type { Database } from '../database/database';
import { uuidOf } from '../ids';
import { timestampOf } from '../timestamp';

interface LogRow {
  readonly sequence: string;
  readonly at: Date;
  readonly event: string;
  readonly actor: string | null;
  readonly subject: string | null;
  readonly credential: string | null;
  readonly address: string;
  readonly request_id: string;
  readonly detail: string;
}

export interface LogPage {
  /** Whom it is about, as actor or subject; absent for everybody. */
  readonly userId: string | undefined;
  readonly before: string | undefined;
  readonly count: number;
}

/** Newest first. */
export async function listEntries(
  database: Database,
  { userId, before, count }: LogPage,
): Promise<readonly gatewayV1.SecurityEvent[]> {
  const { rows } = await sql<LogRow>`
    select sequence::text as sequence, at, event, actor, subject, credential, address, request_id, detail
    from security_log
    where (${before ?? null}::bigint is null or sequence < ${before ?? null}::bigint)
      and (${userId ?? null}::uuid is null or actor = ${userId ?? null}::uuid or subject = ${userId ?? null}::uuid)
    order by security_log.sequence desc limit ${count}::int`.execute(database);
  return rows.map((row) => ({
    eventId: row.sequence,
    time: timestampOf(row.at),
    event: row.event,
    actorId: row.actor ?? '',
    subjectId: row.subject ?? '',
    credentialId: row.credential ?? '',
    address: row.address,
    requestId: row.request_id,
    detail: row.detail,
  }));
}

/** What gateways refused, as they tell it. */
export async function insertEntries(database: Database, told: readonly contextV1.RefusedCall[]): Promise<void> {
  const column = (read: (call: contextV1.RefusedCall) => string) => told.map((call) => read(call).replaceAll('\0', ''));
  const ids = (read: (call: contextV1.RefusedCall) => string) => told.map((call) => uuidOf(read(call)) ?? null);
  await sql`
    insert into security_log (at, event, actor, subject, credential, address, request_id, detail)
    select to_timestamp(ms / 1000), event, actor, actor, credential, address, request_id, detail
    from unnest(
      ${told.map(({ timeMs }) => Number(timeMs))}::float8[], ${column(({ event }) => event)}::text[],
      ${ids(({ userId }) => userId)}::uuid[], ${ids(({ credentialId }) => credentialId)}::uuid[],
      ${column(({ address }) => address)}::text[], ${column(({ requestId }) => requestId)}::text[],
      ${column(({ detail }) => detail)}::text[]
    ) as told (ms, event, actor, credential, address, request_id, detail)`.execute(database);
}

const KEPT = '90 days';
/** A flood of refusals must not fill the disk. */
const MOST = 500_000;

/** What is older than a quarter of a year, and what is too much. */
export async function forgetEntries(database: Database): Promise<void> {
  await sql`
    delete from security_log where at <= now() - ${KEPT}::interval
      or sequence <= (select max(sequence) from security_log) - ${MOST}::bigint`.execute(database);
}
