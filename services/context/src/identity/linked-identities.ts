import type { contextV1 } from '@perfolio/contracts';
import { notFound, PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import { narrowed, withOwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { uuidOf } from '../ids';
import { deleteIdentity, hasIdentityAt, listIdentities as readIdentities, lockAccount } from './linked-identity-store';
import { remember } from './security-log';

/** The identities that open the caller's account, newest first. */
export const listIdentities =
  ({ database, paging }: Pick<Dependencies, 'database' | 'paging'>) =>
  async (
    request: contextV1.ListIdentitiesRequest,
    { principal: { caller } }: PrincipalCall,
  ): Promise<contextV1.ListIdentitiesResponse> => {
    const scope = `identities ${caller}`;
    const { size, after } = paging.read(request, scope);
    const rows = await withOwnRows(database, caller, (own) =>
      readIdentities(own, { owner: caller, before: after, count: size + 1 }),
    );
    const shown = rows.slice(0, size);
    const last = shown.at(-1);
    return {
      identities: shown.map(({ identity }) => identity),
      nextPageToken: rows.length > size && last !== undefined ? paging.token(last.sequence, scope) : '',
    };
  };

/**
 * Unlinks an identity of the caller's; one that is unlinked is missing, like everybody else's. The account is locked, so that of two who
 * go at once the second sees that it would be the last way in.
 */
export const unlinkIdentity =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (
    { identityId: given, believedIssuer: issuer }: contextV1.UnlinkIdentityRequest,
    call: PrincipalCall,
  ): Promise<contextV1.UnlinkIdentityResponse> => {
    const { caller: owner, session } = call.principal;
    const identityId = uuidOf(given);
    if (identityId === undefined) throw notFound('identity');
    await database.transaction().execute(async (transaction) => {
      const { byPassword } = await lockAccount(transaction, owner);
      await narrowed(transaction, owner, async (own) => {
        if (!(await deleteIdentity(own, { owner, identityId }))) throw notFound('identity');
        if (!byPassword && !(await hasIdentityAt(own, { owner, issuer }))) throw lastWayIn();
        const entry = { actor: owner, subject: owner, credential: session, detail: identityId };
        await remember(own, { event: 'IDENTITY_UNLINKED', ...entry }, call);
      });
    });
    return {};
  };

const lastWayIn = () =>
  new PerfolioError(
    'LAST_WAY_IN',
    'The account has no password, and no other identity would open it: you could never log in again. Link another identity first.',
  );
