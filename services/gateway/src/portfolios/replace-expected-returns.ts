import type { gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { changePortfolio } from './change-portfolio';
import { requiredMatch } from './stored-portfolio';

type Handler = Authenticated<gatewayV1.ReplaceExpectedReturnsRequest, gatewayV1.ReplaceExpectedReturnsResponse>;

export function replaceExpectedReturns(clients: Clients): Handler {
  return async ({ expectedReturns }, caller) => {
    const change = { values: { expectedReturns }, paths: ['expected_returns'], ifMatch: requiredMatch(caller) };
    return { expectedReturns: (await changePortfolio(clients, change, caller)).expectedReturns };
  };
}
