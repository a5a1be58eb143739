import type { Logger } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { newAccount } from './account';
import { findCredentials, insertAccount } from './account-store';

/** Makes the operator's own account at the first start. An account with the address is left as it is, password and role. */
export async function provideAdministrator(
  { database, passwords }: Pick<Dependencies, 'database' | 'passwords'>,
  asked: { readonly email: string; readonly password: string },
  logger: Logger,
): Promise<void> {
  const account = newAccount({ ...asked, displayName: 'Administrator' });
  if ((await findCredentials(database, account.emailKey)) !== undefined) return;
  const passwordHash = await passwords.hash(account.password);
  const userId = await insertAccount(database, { ...account, passwordHash, administrator: true });
  if (userId !== undefined) logger.info({ user: userId }, 'made the administrator');
}
