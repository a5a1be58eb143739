import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';
import type { OwnRows } from '../database/own-rows';

const IDLE = '24 hours';
const LONGEST_DAYS = 30;
export const LONGEST_SESSION_S = LONGEST_DAYS * 24 * 3600;
const SESSIONS_PER_USER = 20;
/** How many refreshes back a token is still known to have been used: more than a session's life of one every quarter of an hour. */
const TOKENS_PER_SESSION = 3_000;

export interface OpenedSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly expiresAt: Date;
}

export interface ListedSession {
  readonly session_id: string;
  readonly sequence: string;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
}

export interface NewSession {
  readonly userId: string;
  readonly tokenHash: Uint8Array;
  /** All that it allows; absent for whatever its user may. */
  readonly scopes?: readonly string[] | undefined;
}

/** Opens a session with its first refresh token; the oldest beyond the allowed number go. Undefined when the account is gone. */
export async function insertSession(
  transaction: DatabaseTransaction,
  { userId, tokenHash, scopes }: NewSession,
): Promise<OpenedSession | undefined> {
  // Locks the account, so that log-ins at the same time count each other.
  const { rows } = await sql<{ user_id: string }>`
    select user_id from users where user_id = ${userId}::uuid and disabled_at is null for update`.execute(transaction);
  if (rows.length === 0) return undefined;
  await sql`
    delete from sessions where owner = ${userId}::uuid and (
      expires_at <= now() or idle_expires_at <= now() or session_id in (
        select session_id from sessions where owner = ${userId}::uuid order by sequence desc
        offset ${SESSIONS_PER_USER - 1}::int
      )
    )`.execute(transaction);
  const made = await sql<{ session_id: string; expires_at: Date }>`
    insert into sessions (owner, idle_expires_at, expires_at, scopes)
    values (${userId}::uuid, now() + ${IDLE}::interval, now() + make_interval(days => ${LONGEST_DAYS}::int),
      ${scopes === undefined ? null : [...scopes]}::text[])
    returning session_id, expires_at`.execute(transaction);
  const session = only(made.rows);
  await insertToken(transaction, { sessionId: session.session_id, tokenHash, ordinal: 1 });
  return { sessionId: session.session_id, userId, expiresAt: session.expires_at };
}

export interface PresentedToken extends OpenedSession {
  readonly ordinal: number;
  readonly used: boolean;
}

/** The live session a token belongs to, locked, and whether the token was used before. */
export async function findByToken(
  transaction: DatabaseTransaction,
  tokenHash: Uint8Array,
): Promise<PresentedToken | undefined> {
  const { rows } = await sql<{ session_id: string; owner: string; expires_at: Date; ordinal: number; used: boolean }>`
    select sessions.session_id, sessions.owner, sessions.expires_at, tokens.ordinal, tokens.used_at is not null as used
    from refresh_tokens as tokens
    join sessions on sessions.session_id = tokens.session_id
    join users on users.user_id = sessions.owner
    where tokens.token_hash = ${tokenHash}
      and sessions.expires_at > now() and sessions.idle_expires_at > now() and users.disabled_at is null
    for update of sessions, tokens`.execute(transaction);
  const [row] = rows;
  return (
    row && {
      sessionId: row.session_id,
      userId: row.owner,
      expiresAt: row.expires_at,
      ordinal: row.ordinal,
      used: row.used,
    }
  );
}

/** Takes the presented token out of use and puts the next in its place. */
export async function rotateToken(
  transaction: DatabaseTransaction,
  { presented, nextHash }: { readonly presented: PresentedToken; readonly nextHash: Uint8Array },
): Promise<void> {
  const { sessionId, ordinal } = presented;
  await sql`
    update refresh_tokens set used_at = now() where session_id = ${sessionId}::uuid and ordinal = ${ordinal}::int`.execute(
    transaction,
  );
  await insertToken(transaction, { sessionId, tokenHash: nextHash, ordinal: ordinal + 1 });
  await sql`
    delete from refresh_tokens
    where session_id = ${sessionId}::uuid and ordinal <= ${ordinal + 1 - TOKENS_PER_SESSION}::int`.execute(transaction);
  await sql`
    update sessions set last_used_at = now(), idle_expires_at = now() + ${IDLE}::interval
    where session_id = ${sessionId}::uuid`.execute(transaction);
}

async function insertToken(
  transaction: DatabaseTransaction,
  { sessionId, tokenHash, ordinal }: { sessionId: string; tokenHash: Uint8Array; ordinal: number },
): Promise<void> {
  await sql`
    insert into refresh_tokens (token_hash, session_id, ordinal)
    values (${tokenHash}, ${sessionId}::uuid, ${ordinal}::int)`.execute(transaction);
}

/** Newest first. */
export async function listSessions(
  own: OwnRows,
  { userId, before, count }: { readonly userId: string; readonly before: string | undefined; readonly count: number },
): Promise<readonly ListedSession[]> {
  const { rows } = await sql<ListedSession>`
    select session_id, sequence::text as sequence, created_at, last_used_at, expires_at from sessions
    where owner = ${userId}::uuid and expires_at > now() and idle_expires_at > now()
      and (${before ?? null}::bigint is null or sequence < ${before ?? null}::bigint)
    order by sessions.sequence desc limit ${count}::int`.execute(own);
  return rows;
}

/** An ended session is a row that is gone. Whether there was a live one. */
export async function deleteSession(
  own: OwnRows,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
): Promise<boolean> {
  const { rows } = await sql`
    delete from sessions where owner = ${userId}::uuid and session_id = ${sessionId}::uuid returning session_id`.execute(
    own,
  );
  return rows.length > 0;
}

export async function deleteSessions(rows: DatabaseTransaction, userId: string): Promise<void> {
  await sql`delete from sessions where owner = ${userId}::uuid`.execute(rows);
}

/** All but the one that stays. A call that came by something else than a session has none to keep. */
export async function deleteOtherSessions(
  own: OwnRows,
  { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
): Promise<void> {
  await sql`delete from sessions where owner = ${userId}::uuid and session_id::text <> ${sessionId}`.execute(own);
}

function only<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new RangeError('The database answered no row where there must be one.');
  return row;
}
