import type { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import type { Call } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { signedUp } from './account';
import { insertAccount } from './account-store';
import { clientAddressOf } from './security-log';

type Parts = Pick<Dependencies, 'database' | 'passwords' | 'passwordLists' | 'attempts' | 'signUp'>;

/** Signs up, where the operator allows it. */
export const createAccount =
  ({ database, passwords, passwordLists, attempts, signUp }: Parts) =>
  async (request: contextV1.CreateAccountRequest, call: Call): Promise<contextV1.CreateAccountResponse> => {
    if (!signUp) {
      throw new PerfolioError(
        'SCOPE_INSUFFICIENT',
        'Signing up is switched off here. Ask the operator for an account.',
      );
    }
    const account = await signedUp(request, passwordLists);
    const attempt = await attempts.begin({ account: account.emailKey, address: clientAddressOf(call) });
    const passwordHash = await passwords.hash(account.password);
    const userId = await insertAccount(database, { ...account, passwordHash, administrator: false });
    if (userId === undefined) {
      throw new PerfolioError('RESOURCE_EXISTS', 'There is an account with this e-mail address. Log in instead.');
    }
    await attempt.succeeded();
    return { userId };
  };
