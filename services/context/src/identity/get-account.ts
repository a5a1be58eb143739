import type { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import type { Database } from '../database/database';
import { withOwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { checkedDisplayName } from './account';
import { findAccount, renameAccount } from './account-store';

/** The caller's account. */
export const getAccount =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (_: contextV1.GetAccountRequest, { principal }: PrincipalCall): Promise<contextV1.GetAccountResponse> => ({
    account: present(await accountOf(database, principal.caller)),
  });

/** Edits the caller's account. The name of a person enters no answer, so no generation is drawn. */
export const updateAccount =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (
    request: contextV1.UpdateAccountRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.UpdateAccountResponse> => {
    const userId = principal.caller;
    if (request.displayName === undefined) return { account: present(await accountOf(database, userId)) };
    const displayName = checkedDisplayName(request.displayName);
    return {
      account: present(await withOwnRows(database, userId, (own) => renameAccount(own, { userId, displayName }))),
    };
  };

const accountOf = (database: Database, userId: string) =>
  withOwnRows(database, userId, (own) => findAccount(own, userId));

/** The session was alive a moment ago; without the account it is no more. */
function present<Account>(account: Account | undefined): Account {
  if (account === undefined)
    throw new PerfolioError('CREDENTIALS_INVALID', 'The account is gone. Log in with another.');
  return account;
}
