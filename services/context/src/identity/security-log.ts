import { type Call, CLIENT_ADDRESS } from '@perfolio/service';
import { sql } from 'kysely';

import type { Database } from '../database/database';

/** What is worth remembering about who came in, who did not, and who changed who may. */
export type SecurityEvent =
  | 'LOGIN_SUCCEEDED'
  | 'LOGIN_FAILED'
  | 'TOKEN_REFUSED'
  | 'ACCESS_REFUSED'
  | 'PASSWORD_CHANGED'
  | 'RECOVERY_CODES_CREATED'
  | 'KEY_CREATED'
  | 'KEY_REVOKED'
  | 'IDENTITY_LINKED'
  | 'IDENTITY_UNLINKED'
  | 'ADMIN_ACTION';

export interface SecurityEntry {
  readonly event: SecurityEvent;
  /** Who did it, a UUID; absent for a stranger. */
  readonly actor?: string | undefined;
  /** To whom, a UUID. */
  readonly subject?: string | undefined;
  /** By which session or key, a UUID; absent or empty for neither, as with another issuer's token. */
  readonly credential?: string | undefined;
  /** A word from a closed list or the name of a method; never what a person typed. */
  readonly detail?: string;
}

export const clientAddressOf = (call: Pick<Call, 'metadata'>): string => call.metadata(CLIENT_ADDRESS) ?? '';

/** Remembers an event, in the transaction of what happened where there is one. */
export async function remember(
  database: Database,
  { event, actor, subject, credential, detail = '' }: SecurityEntry,
  call: Pick<Call, 'metadata' | 'requestId'>,
): Promise<void> {
  await sql`
    insert into security_log (event, actor, subject, credential, address, request_id, detail)
    values (${event}, ${actor ?? null}::uuid, ${subject ?? null}::uuid, ${credential || null}::uuid,
      ${clientAddressOf(call)}, ${call.requestId}, ${detail})`.execute(database);
}
