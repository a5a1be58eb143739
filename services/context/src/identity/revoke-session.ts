import type { contextV1 } from '@perfolio/contracts';
import { notFound } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { uuidOf } from '../ids';
import { deleteSession, deleteSessions } from './session-store';

/** Ends one session of the caller's. An ended one is missing, like everybody else's. */
export const revokeSession =
  ({ changes }: Pick<Dependencies, 'changes'>) =>
  async (
    request: contextV1.RevokeSessionRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.RevokeSessionResponse> => {
    const sessionId = uuidOf(request.sessionId);
    if (sessionId === undefined) throw notFound('session');
    const userId = principal.caller;
    return changes.make({ owner: userId, change: 'loggedOut' }, async (transaction) => {
      if (!(await deleteSession(transaction, { userId, sessionId }))) throw notFound('session');
      return {};
    });
  };

/** Ends all sessions of the caller's. */
export const revokeAllSessions =
  ({ changes }: Pick<Dependencies, 'changes'>) =>
  async (
    _: contextV1.RevokeAllSessionsRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.RevokeAllSessionsResponse> =>
    changes.make({ owner: principal.caller, change: 'loggedOut' }, async (transaction) => {
      await deleteSessions(transaction, principal.caller);
      return {};
    });
