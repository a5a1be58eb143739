import type { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import type { Call } from '@perfolio/service';

import type { Database } from '../database/database';
import type { Dependencies } from '../dependencies';
import { timestampOf } from '../timestamp';
import { emailKeyOf, isAddress, LONGEST_PASSWORD } from './account';
import { findCredentials } from './account-store';
import { newRefreshToken } from './refresh-token';
import { clientAddressOf, remember } from './security-log';
import { insertSession, type OpenedSession } from './session-store';

/** Checks a password and opens a session. An unknown address takes as long as a wrong password, and reads the same. */
export const createSession =
  ({ database, passwords, attempts, random }: Pick<Dependencies, 'database' | 'passwords' | 'attempts' | 'random'>) =>
  async ({ email, password }: contextV1.CreateSessionRequest, call: Call): Promise<contextV1.CreateSessionResponse> => {
    const attempt = await attempts.begin({
      account: emailKeyOf(email.slice(0, MAX_EMAIL)),
      address: clientAddressOf(call),
    });
    const known = isAddress(email) ? await findCredentials(database, emailKeyOf(email)) : undefined;
    const matches = await passwords.matches(password.slice(0, LONGEST_PASSWORD), known?.passwordHash);
    if (known === undefined || !matches) {
      await remember(database, { event: 'LOGIN_FAILED', subject: known?.userId, detail: 'password' }, call);
      throw refused();
    }
    const { token, hash } = newRefreshToken(random);
    const session = await openSession(database, { userId: known.userId, tokenHash: hash, by: 'password' }, call);
    if (session === undefined) throw refused();
    await attempt.succeeded();
    return { grant: grantOf(session, token) };
  };

/** More than any address has. */
const MAX_EMAIL = 1_000;

/** A session of somebody who proved himself, in a way that the log names. Undefined when the account is gone meanwhile. */
export function openSession(
  database: Database,
  { userId, tokenHash, by }: { readonly userId: string; readonly tokenHash: Buffer; readonly by: string },
  call: Call,
): Promise<OpenedSession | undefined> {
  return database.transaction().execute(async (transaction) => {
    const session = await insertSession(transaction, { userId, tokenHash });
    if (session === undefined) return undefined;
    const entry = { actor: userId, subject: userId, credential: session.sessionId, detail: by };
    await remember(transaction, { event: 'LOGIN_SUCCEEDED', ...entry }, call);
    return session;
  });
}

const refused = () => new PerfolioError('CREDENTIALS_INVALID', 'No account has this e-mail address and password.');

export const grantOf = ({ sessionId, userId, expiresAt }: OpenedSession, token: string): contextV1.SessionGrant => ({
  sessionId,
  userId,
  refreshToken: token,
  expireTime: timestampOf(expiresAt),
});
