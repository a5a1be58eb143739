import type { gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { changePortfolio } from './change-portfolio';
import { requiredMatch } from './stored-portfolio';

type Handler = Authenticated<gatewayV1.ReplacePortfolioRequest, gatewayV1.ReplacePortfolioResponse>;

export function replacePortfolio(clients: Clients): Handler {
  return async ({ portfolio }, caller) => {
    const change = { values: portfolio ?? {}, paths: ['*'], ifMatch: requiredMatch(caller) };
    return { portfolio: await changePortfolio(clients, change, caller) };
  };
}
