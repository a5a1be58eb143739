import type { contextV1 } from '@perfolio/contracts';
import { notFound } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

import { withOwnRows } from '../database/own-rows';
import type { Dependencies } from '../dependencies';
import { findPortfolio } from './portfolio-store';
import { subjectOf } from './subject';

/** One portfolio. */
export const getPortfolio =
  ({ database }: Pick<Dependencies, 'database'>) =>
  async (
    { portfolioId }: contextV1.GetPortfolioRequest,
    call: PrincipalCall,
  ): Promise<contextV1.GetPortfolioResponse> => {
    const key = subjectOf(portfolioId, call);
    const portfolio = await withOwnRows(database, key.owner, (own) => findPortfolio(own, key));
    if (portfolio === undefined) throw notFound('portfolio');
    return { portfolio };
  };
