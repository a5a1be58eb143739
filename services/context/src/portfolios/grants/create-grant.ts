import { canonicalDigest, type contextV1, findings, gatewayV1, refuseViolations } from '@perfolio/contracts';
import { invalidFields, notFound, PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import type { OwnRows } from '../../database/own-rows';
import type { Dependencies } from '../../dependencies';
import { NothingToChange } from '../../generation';
import { emailKeyOf, isAddress } from '../../identity/account';
import { requestOf } from '../../idempotency';
import { findPortfolio, type PortfolioKey } from '../portfolio-store';
import { subjectOf } from '../subject';
import { accountAt, countGrants, insertGrant } from './grant-store';

const MAX_GRANTS = 100;

/** Shares a portfolio with another user. Whoever is let in is a change of the owner's, so it draws his generation. */
export const createGrant =
  ({ changes }: Pick<Dependencies, 'changes'>) =>
  async (request: contextV1.CreateGrantRequest, call: PrincipalCall): Promise<contextV1.CreateGrantResponse> => {
    const key = subjectOf(request.portfolioId, call, 'OWNER');
    const asked = checked(request.grant ?? gatewayV1.Grant.fromPartial({}));
    const digest = canonicalDigest('perfolio.context.v1.CreateGrantRequest', { ...request, idempotencyKey: '' });
    const keyed = { owner: key.owner, principal: call.principal, key: request.idempotencyKey, digest };
    const repeatable = requestOf(keyed, gatewayV1.Grant);
    const grant = await changes.make({ owner: key.owner, change: 'changed' }, async (own) => {
      const first = await repeatable?.firstAnswer(own);
      if (first !== undefined) throw new NothingToChange(first);
      if ((await findPortfolio(own, key)) === undefined) throw notFound('portfolio');
      await requireRoom(own, key);
      const stored = await share(own, key, asked);
      await repeatable?.remember(own, stored);
      return stored;
    });
    return { grant };
  };

const ROLES = [gatewayV1.Role.VIEWER, gatewayV1.Role.EDITOR];

function checked({ email, role }: gatewayV1.Grant): Pick<gatewayV1.Grant, 'email' | 'role'> {
  const found = findings();
  if (!isAddress(email)) {
    const description = 'email must be the address of an account, like name@example.org.';
    found.add({ field: 'email', rule: 'email', description, limit: 'name@host', got: email });
  }
  if (!ROLES.includes(role)) {
    const description = 'role must be VIEWER or EDITOR: a portfolio has one owner.';
    found.add({ field: 'role', rule: 'choice', description, limit: 'VIEWER, EDITOR' });
  }
  refuseViolations(found.violations);
  return { email: email.trim(), role };
}

async function requireRoom(own: OwnRows, key: PortfolioKey): Promise<void> {
  if ((await countGrants(own, key)) < MAX_GRANTS) return;
  throw new PerfolioError(
    'LIMIT_EXCEEDED',
    `A portfolio may be shared with ${MAX_GRANTS} users. Take a grant back first.`,
    {
      metadata: { limit: `${MAX_GRANTS}` },
    },
  );
}

async function share(
  own: OwnRows,
  key: PortfolioKey,
  { email, role }: Pick<gatewayV1.Grant, 'email' | 'role'>,
): Promise<gatewayV1.Grant> {
  const guest = await accountAt(own, emailKeyOf(email));
  if (guest === undefined)
    throw noAccount('email must be the address of an account; there is none with this one.', email);
  if (guest === key.owner) throw noAccount("email must be another user's address; this is the owner's own.", email);
  const stored = await insertGrant(own, key, { guest, email, role });
  if (stored !== undefined) return stored;
  throw new PerfolioError(
    'RESOURCE_EXISTS',
    'The portfolio is shared with this user already. Take the grant back to give another role.',
  );
}

const noAccount = (description: string, email: string) =>
  invalidFields([{ field: 'email', rule: 'account', description, got: email }]);
