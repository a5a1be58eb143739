import { contextV1, type Timestamp } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import type { Caller } from '../caller';
import type { Clients } from '../clients';

const RECENT_MS = 600_000;
/** More than an account has sessions. */
const ALL = 100;

/**
 * Who may log in is not for a session to change that somebody found open: its log-in must be of just now. A token of another issuer
 * is as fresh as that issuer lets it be.
 */
export async function requireRecentLogin(
  { context, now }: Pick<Clients, 'context' | 'now'>,
  caller: Caller,
): Promise<void> {
  if (caller.credential.person !== undefined) return;
  const request = { pageSize: ALL, pageToken: '', currentSessionId: caller.principal.session };
  const { listSessions } = contextV1.IdentityServiceService;
  const { message } = await context.unary(listSessions, request, await caller.onward());
  const began = message.sessions.find(({ current }) => current)?.createTime;
  if (began === undefined || now() - msOf(began) > RECENT_MS) throw stale();
}

const msOf = ({ seconds, nanos }: Timestamp): number => Number(seconds) * 1000 + nanos / 1_000_000;

const stale = () =>
  new PerfolioError(
    'REAUTHENTICATION_REQUIRED',
    'This decides who may log in, and you logged in more than ten minutes ago. Log out and in again, and do it then.',
  );
