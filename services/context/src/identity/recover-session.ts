import type { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import type { Call } from '@perfolio/service';
import { sql } from 'kysely';

import type { DatabaseTransaction } from '../database/database';
import type { Dependencies } from '../dependencies';
import { drawGeneration } from '../generation';
import { checkedPassword, emailKeyOf, isAddress } from './account';
import { storePassword } from './account-store';
import { grantOf } from './create-session';
import { recoveryDigest } from './recovery-codes';
import { newRefreshToken } from './refresh-token';
import { clientAddressOf, remember } from './security-log';
import { deleteSessions, insertSession, type OpenedSession } from './session-store';

type Parts = Pick<Dependencies, 'database' | 'passwords' | 'passwordLists' | 'attempts' | 'random' | 'relay'>;

/** Opens a session by a recovery code, which is then used up, and sets a new password if one is given. */
export const recoverSession =
  ({ database, passwords, passwordLists, attempts, random, relay }: Parts) =>
  async (request: contextV1.RecoverSessionRequest, call: Call): Promise<contextV1.RecoverSessionResponse> => {
    const emailKey = emailKeyOf(request.email.slice(0, MAX_EMAIL));
    const { email, newPassword } = request;
    const checkNew = async (displayName: string) => {
      const chosen = { field: 'newPassword', password: newPassword, known: { email, displayName } };
      if (newPassword !== '') await checkedPassword(chosen, passwordLists);
    };
    await checkNew('');
    const attempt = await attempts.begin({ account: emailKey, address: clientAddressOf(call) });
    // Hashed whether or not the code is good, so that both take as long.
    const passwordHash = newPassword ? await passwords.hash(newPassword) : undefined;
    const { token, hash } = newRefreshToken(random);
    const digest = recoveryDigest(request.recoveryCode);
    const used = { emailKey, digest, passwordHash, tokenHash: hash, checkNew };
    // A stranger's own proof, before anybody's rows are his.
    const session = isAddress(request.email)
      ? await database.transaction().execute((transaction) => recovered(transaction, used, call))
      : undefined;
    if (session === undefined) {
      await remember(database, { event: 'LOGIN_FAILED', detail: 'recovery code' }, call);
      throw new PerfolioError('CREDENTIALS_INVALID', 'No account has this e-mail address and recovery code.');
    }
    relay.wake();
    await attempt.succeeded();
    return { grant: grantOf(session, token) };
  };

/** More than any address has. */
const MAX_EMAIL = 1_000;

interface Used {
  readonly emailKey: string;
  readonly digest: string;
  readonly passwordHash: string | undefined;
  readonly tokenHash: Buffer;
  /** Refuses a password that is made of the account's name, which only its user may learn here; the code is then not used up. */
  readonly checkNew: (displayName: string) => Promise<void>;
}

/** The code goes in the transaction that it opens the session in: of two who use it at once, one is let in. */
async function recovered(
  transaction: DatabaseTransaction,
  { emailKey, digest, passwordHash, tokenHash, checkNew }: Used,
  call: Call,
): Promise<OpenedSession | undefined> {
  const { rows } = await sql<{ owner: string; display_name: string }>`
    delete from recovery_codes using users
    where users.email_key = ${emailKey} and users.disabled_at is null
      and recovery_codes.owner = users.user_id and recovery_codes.digest = ${digest}
    returning recovery_codes.owner, users.display_name`.execute(transaction);
  const [row] = rows;
  if (row === undefined) return undefined;
  const userId = row.owner;
  await checkNew(row.display_name);
  if (passwordHash !== undefined) {
    await drawGeneration(transaction, userId, 'loggedOut');
    await storePassword(transaction, { userId, passwordHash });
    await deleteSessions(transaction, userId);
    await remember(transaction, { event: 'PASSWORD_CHANGED', subject: userId, detail: 'recovery code' }, call);
  }
  const session = await insertSession(transaction, { userId, tokenHash });
  const credential = session?.sessionId;
  const entry = { actor: userId, subject: userId, credential, detail: 'recovery code' };
  await remember(transaction, { event: 'LOGIN_SUCCEEDED', ...entry }, call);
  return session;
}
