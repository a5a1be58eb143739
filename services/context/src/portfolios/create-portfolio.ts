import { canonicalDigest, type contextV1, gatewayV1, normalisedPortfolio } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';
import { sql } from 'kysely';

import type { OwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { NothingToChange } from '../generation';
import { dayOf } from './change-portfolio';
import { requestOf } from '../idempotency';
import { MAX_PORTFOLIOS, storable } from './portfolio';
import { countPortfolios, insertPortfolio } from './portfolio-store';

/** Stores a new portfolio. A repeated call with the same idempotency key answers as the first did. */
export const createPortfolio =
  ({ changes, now }: Pick<Dependencies, 'changes' | 'now'>) =>
  async (
    request: contextV1.CreatePortfolioRequest,
    { principal }: PrincipalCall,
  ): Promise<contextV1.CreatePortfolioResponse> => {
    const owner = principal.caller;
    const sent = { ...(request.portfolio ?? gatewayV1.Portfolio.fromPartial({})), ...GIVEN_BY_THE_SERVICE };
    const asked = storable(sent, dayOf(now()));
    const digest = canonicalDigest('perfolio.gateway.v1.Portfolio', normalisedPortfolio(sent));
    const repeatable = requestOf({ owner, principal, key: request.idempotencyKey, digest }, gatewayV1.Portfolio);
    const portfolio = await changes.make({ owner, change: 'changed' }, async (own) => {
      const first = await repeatable?.firstAnswer(own);
      if (first !== undefined) throw new NothingToChange(first);
      await requireRoom(own, owner);
      const stored = await insertPortfolio(own, owner, asked);
      await activateFirst(own, owner, stored.portfolioId);
      await repeatable?.remember(own, stored);
      return stored;
    });
    return { portfolio };
  };

export const GIVEN_BY_THE_SERVICE = {
  portfolioId: '',
  etag: '',
  createTime: undefined,
  updateTime: undefined,
  role: gatewayV1.Role.ROLE_UNSPECIFIED,
};

/** @param added how many portfolios are to come */
export async function requireRoom(own: OwnRows, owner: string, added = 1): Promise<void> {
  if ((await countPortfolios(own, owner)) + added <= MAX_PORTFOLIOS) return;
  throw new PerfolioError('LIMIT_EXCEEDED', `An account may hold ${MAX_PORTFOLIOS} portfolios. Delete one first.`, {
    metadata: { limit: `${MAX_PORTFOLIOS}` },
  });
}

/** Who has no active portfolio gets this one. */
export async function activateFirst(own: OwnRows, owner: string, portfolioId: string): Promise<void> {
  await sql`
    update users set active_portfolio = ${portfolioId}::uuid
    where user_id = ${owner}::uuid and active_portfolio is null`.execute(own);
}
