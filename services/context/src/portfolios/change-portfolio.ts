import type { gatewayV1 } from '@perfolio/contracts';
import { notFound } from '@perfolio/errors';

import type { OwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { requireMatch } from './if-match';
import { storable } from './portfolio';
import { findPortfolio, type PortfolioKey, replacePortfolio } from './portfolio-store';

/** What a portfolio becomes. Whatever it reads, it reads in the transaction of the change. */
type Alteration = (current: gatewayV1.Portfolio, own: OwnRows) => gatewayV1.Portfolio | Promise<gatewayV1.Portfolio>;

/** Changes one portfolio at a new generation: there and the caller's, in the state he saw, valid as a whole. In that order. */
export function changePortfolio(
  { changes, now }: Pick<Dependencies, 'changes' | 'now'>,
  { key, ifMatch }: { readonly key: PortfolioKey; readonly ifMatch: string },
  alter: Alteration,
): Promise<gatewayV1.Portfolio> {
  return changes.make({ owner: key.owner, change: 'changed' }, async (own) => {
    const current = await findPortfolio(own, key);
    if (current === undefined) throw notFound('portfolio');
    requireMatch(ifMatch, current.etag);
    return replacePortfolio(own, key, storable(await alter(current, own), dayOf(now())));
  });
}

/** YYYY-MM-DD, in UTC. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
