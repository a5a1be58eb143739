import type { contextV1 } from '@perfolio/contracts';
import { notFound } from '@perfolio/errors';
import type { PrincipalCall } from '@perfolio/service';

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
    const portfolio = await findPortfolio(database, subjectOf(portfolioId, call));
    if (portfolio === undefined) throw notFound('portfolio');
    return { portfolio };
  };
