import type { contextV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';
import type { Principal, PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { drawGeneration } from '../generation';
import { uuidOf } from '../ids';
import { listUsers as readUsers, setDisabled } from './account-store';
import { remember } from './security-log';
import { listEntries } from './security-log-store';
import { deleteSessions } from './session-store';

/** All accounts, newest first. */
export const listUsers =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async (request: contextV1.ListUsersRequest, { principal }: PrincipalCall): Promise<contextV1.ListUsersResponse> => {
    requireAdministrator(principal);
    const { size, after } = paging.read(request, 'users');
    const rows = await readUsers(database, { before: after, count: size + 1 });
    const shown = rows.slice(0, size);
    const last = shown.at(-1);
    return {
      users: shown.map(({ user }) => user),
      nextPageToken: rows.length > size && last !== undefined ? paging.token(last.cursor, 'users') : '',
    };
  };

/**
 * Closes an account to its user, or opens it again. His sessions end and a generation is drawn, so that no gateway, stream or cache goes
 * on answering him; his data stay.
 */
export const setUserDisabled =
  ({ database, relay }: Pick<Dependencies, 'database' | 'relay'>) =>
  async (
    request: contextV1.SetUserDisabledRequest,
    call: PrincipalCall,
  ): Promise<contextV1.SetUserDisabledResponse> => {
    const { caller, session } = call.principal;
    requireAdministrator(call.principal);
    const userId = uuidOf(request.userId);
    if (userId === undefined) throw notFound('user');
    if (userId === caller) throw ownAccount();
    const { disabled } = request;
    // An administrator's work on another's account: it sees more than one owner's rows.
    const user = await database.transaction().execute(async (transaction) => {
      const changed = await setDisabled(transaction, { userId, disabled });
      if (changed === undefined) throw notFound('user');
      await drawGeneration(transaction, userId, 'loggedOut');
      if (disabled) await deleteSessions(transaction, userId);
      const detail = disabled ? 'user disabled' : 'user enabled';
      await remember(
        transaction,
        { event: 'ADMIN_ACTION', actor: caller, subject: userId, credential: session, detail },
        call,
      );
      return changed;
    });
    relay.wake();
    return { user };
  };

/** What happened to accounts and credentials, newest first. */
export const listSecurityEvents =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async (
    request: contextV1.ListSecurityEventsRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.ListSecurityEventsResponse> => {
    requireAdministrator(principal);
    const userId = request.userId === '' ? undefined : uuidOf(request.userId);
    if (request.userId !== '' && userId === undefined) return { events: [], nextPageToken: '' };
    const scope = `security log ${userId ?? ''}`;
    const { size, after } = paging.read(request, scope);
    const rows = await listEntries(database, { userId, before: after, count: size + 1 });
    const shown = rows.slice(0, size);
    const last = shown.at(-1);
    return {
      events: [...shown],
      nextPageToken: rows.length > size && last !== undefined ? paging.token(last.eventId, scope) : '',
    };
  };

/** The gateway has looked already; what is asked here is not asked of it alone. */
export function requireAdministrator({ scopes }: Principal): void {
  if (scopes.includes('admin')) return;
  throw new PerfolioError('SCOPE_INSUFFICIENT', 'This needs the scope admin. Ask an administrator.', {
    metadata: { scope: 'admin' },
  });
}

const ownAccount = () =>
  new PerfolioError('FIELD_INVALID', 'Nobody closes his own account. Ask another administrator.', {
    violations: [{ field: 'userId', rule: 'other', description: 'userId must be another account than your own.' }],
  });
