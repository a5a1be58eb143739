import type { contextV1 } from '@perfolio/contracts';
import { notFound } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import type { Dependencies } from '../dependencies';
import { deactivate } from './active-portfolio';
import { requireMatch } from './if-match';
import { deletePortfolio as remove, findPortfolio } from './portfolio-store';
import { subjectOf } from './subject';

/** Deletes a portfolio and what belongs to it. */
export const deletePortfolio =
  ({ changes }: Pick<Dependencies, 'changes'>) =>
  async (
    { portfolioId, ifMatch }: contextV1.DeletePortfolioRequest,
    call: PrincipalCall,
  ): Promise<contextV1.DeletePortfolioResponse> => {
    const key = subjectOf(portfolioId, call, 'OWNER');
    return changes.make({ owner: key.owner, change: 'changed' }, async (own) => {
      const current = await findPortfolio(own, key);
      if (current === undefined) throw notFound('portfolio');
      requireMatch(ifMatch, current.etag);
      await remove(own, key);
      await deactivate(own, key);
      return {};
    });
  };
