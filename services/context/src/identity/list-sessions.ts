import type { contextV1 } from '@perfolio/contracts';
import type { PrincipalCall } from '@perfolio/service';

import { withOwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { timestampOf } from '../timestamp';
import { listSessions as readSessions } from './session-store';

/** The caller's live sessions, newest first. */
export const listSessions =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async (
    request: contextV1.ListSessionsRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.ListSessionsResponse> => {
    const scope = `sessions ${principal.caller}`;
    const { size, after } = paging.read(request, scope);
    const userId = principal.caller;
    const rows = await withOwnRows(database, userId, (own) =>
      readSessions(own, { userId, before: after, count: size + 1 }),
    );
    const shown = rows.slice(0, size);
    const last = shown.at(-1);
    return {
      sessions: shown.map((row) => ({
        sessionId: row.session_id,
        createTime: timestampOf(row.created_at),
        lastUsedTime: timestampOf(row.last_used_at),
        expireTime: timestampOf(row.expires_at),
        current: row.session_id === (request.currentSessionId || principal.session),
      })),
      nextPageToken: rows.length > size && last !== undefined ? paging.token(last.sequence, scope) : '',
    };
  };
