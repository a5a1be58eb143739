import type { contextV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import { withOwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { checkedPassword, LONGEST_PASSWORD } from './account';
import { findAccount, findPassword, storePassword } from './account-store';
import { clientAddressOf, remember } from './security-log';
import { deleteOtherSessions } from './session-store';

type Parts = Pick<Dependencies, 'database' | 'changes' | 'passwords' | 'passwordLists' | 'attempts'>;

/** Changes the caller's password and ends his other sessions: whoever knew the old one is out. */
export const changePassword =
  ({ database, changes, passwords, passwordLists, attempts }: Parts) =>
  async (request: contextV1.ChangePasswordRequest, call: PrincipalCall): Promise<contextV1.ChangePasswordResponse> => {
    const { caller, session } = call.principal;
    const known = await withOwnRows(database, caller, (own) => findAccount(own, caller));
    if (known === undefined) throw notFound('user');
    const chosen = { field: 'newPassword', password: request.newPassword, known };
    const newPassword = await checkedPassword(chosen, passwordLists);
    await provePassword({ database, passwords, attempts }, request.password, call);
    const passwordHash = await passwords.hash(newPassword);
    return changes.make({ owner: caller, change: 'loggedOut' }, async (own) => {
      await storePassword(own, { userId: caller, passwordHash });
      await deleteOtherSessions(own, { userId: caller, sessionId: session });
      await remember(own, { event: 'PASSWORD_CHANGED', actor: caller, subject: caller, credential: session }, call);
      return {};
    });
  };

/** The caller's own password once more, before something that a stolen session must not do. */
export async function provePassword(
  { database, passwords, attempts }: Pick<Dependencies, 'database' | 'passwords' | 'attempts'>,
  password: string,
  call: PrincipalCall,
): Promise<void> {
  const { caller } = call.principal;
  const attempt = await attempts.begin({ account: caller, address: clientAddressOf(call) });
  // Nobody who acts for a user may see what his password hashes to, so this reads as the system itself.
  const stored = await findPassword(database, caller);
  if (!(await passwords.matches(password.slice(0, LONGEST_PASSWORD), stored))) throw wrongPassword();
  await attempt.succeeded();
}

const wrongPassword = () =>
  new PerfolioError('FIELD_INVALID', 'password is not the password of this account.', {
    violations: [{ field: 'password', rule: 'match', description: 'password is not the password of this account.' }],
  });
