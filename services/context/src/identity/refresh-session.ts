import type { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import type { Call } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { grantOf } from './create-session';
import { hashOf, newRefreshToken } from './refresh-token';
import { remember } from './security-log';
import { deleteSession, findByToken, type PresentedToken, rotateToken } from './session-store';

/** Rotates a refresh token. One that comes twice was stolen, from either side: the session ends for both. */
export const refreshSession =
  ({ database, changes, random }: Pick<Dependencies, 'database' | 'changes' | 'random'>) =>
  async ({ refreshToken }: contextV1.RefreshSessionRequest, call: Call): Promise<contextV1.RefreshSessionResponse> => {
    const next = newRefreshToken(random);
    const presented = await database.transaction().execute(async (transaction) => {
      const found = await findByToken(transaction, hashOf(refreshToken));
      if (found !== undefined && !found.used) await rotateToken(transaction, { presented: found, nextHash: next.hash });
      return found;
    });
    if (presented?.used === true) await end(changes, presented, call);
    if (presented === undefined || presented.used) {
      throw new PerfolioError(
        'CREDENTIALS_INVALID',
        'The refresh token is not the newest of a live session. Log in again.',
      );
    }
    return { grant: grantOf(presented, next.token) };
  };

async function end(changes: Dependencies['changes'], { userId, sessionId }: PresentedToken, call: Call): Promise<void> {
  await changes.make({ owner: userId, change: 'loggedOut' }, async (own) => {
    await deleteSession(own, { userId, sessionId });
    const entry = { subject: userId, credential: sessionId, detail: 'refresh token used twice' };
    await remember(own, { event: 'TOKEN_REFUSED', ...entry }, call);
  });
}
