import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { portfolioIdOf, requiredMatch } from './stored-portfolio';

type Handler = Authenticated<gatewayV1.DeletePortfolioRequest, gatewayV1.DeletePortfolioResponse>;

export function deletePortfolio({ context }: Clients): Handler {
  return async (_request, caller) => {
    const request = { portfolioId: portfolioIdOf(caller), ifMatch: requiredMatch(caller) };
    await context.unary(contextV1.ContextServiceService.deletePortfolio, request, await caller.onward());
    return {};
  };
}
