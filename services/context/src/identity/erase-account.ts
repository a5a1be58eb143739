import type { contextV1 } from '@perfolio/contracts';
import type { PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { deleteAccount } from './account-store';

/** How long the caller waits to hear that the shared cache is rid of him. The relay goes on without him. */
const WAIT_MS = 1_500;

/** Erases the caller's account and all it owns. */
export const eraseAccount =
  ({ changes, relay }: Pick<Dependencies, 'changes' | 'relay'>) =>
  async (_: contextV1.EraseAccountRequest, { principal }: PrincipalCall): Promise<contextV1.EraseAccountResponse> => {
    const owner = principal.caller;
    const { confirmed } = await changes.make({ owner, change: 'erased' }, async (transaction, generation) => {
      await deleteAccount(transaction, owner);
      return { confirmed: relay.confirmed(generation, WAIT_MS) };
    });
    return { pending: !(await confirmed) };
  };
