import type { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import type { Dependencies } from '../dependencies';
import { timestampOf } from '../timestamp';
import { emailKeyOf, isAddress } from './account';
import { findCredentials } from './account-store';
import { newRefreshToken } from './refresh-token';
import { insertSession, type OpenedSession } from './session-store';

/** Checks a password and opens a session. An unknown address takes as long as a wrong password, and reads the same. */
export const createSession =
  ({ database, passwords, random }: Pick<Dependencies, 'database' | 'passwords' | 'random'>) =>
  async ({ email, password }: contextV1.CreateSessionRequest): Promise<contextV1.CreateSessionResponse> => {
    const known = isAddress(email) ? await findCredentials(database, emailKeyOf(email)) : undefined;
    const matches = await passwords.matches(password.slice(0, LONGEST_PASSWORD), known?.passwordHash);
    if (known === undefined || !matches) throw refused();
    const { token, hash } = newRefreshToken(random);
    const session = await database
      .transaction()
      .execute((transaction) => insertSession(transaction, { userId: known.userId, tokenHash: hash }));
    if (session === undefined) throw refused();
    return { grant: grantOf(session, token) };
  };

/** In code units: twice what an account may have. What is longer is wrong, and hashing all of it would be a gift. */
const LONGEST_PASSWORD = 512;

const refused = () => new PerfolioError('CREDENTIALS_INVALID', 'No account has this e-mail address and password.');

export const grantOf = ({ sessionId, userId, expiresAt }: OpenedSession, token: string): contextV1.SessionGrant => ({
  sessionId,
  userId,
  refreshToken: token,
  expireTime: timestampOf(expiresAt),
});
