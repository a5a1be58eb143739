import { gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { changePortfolio } from './change-portfolio';
import { requiredMatch } from './stored-portfolio';

type Handler = Authenticated<gatewayV1.ReplaceLimitsRequest, gatewayV1.ReplaceLimitsResponse>;

export function replaceLimits(clients: Clients): Handler {
  return async ({ limits }, caller) => {
    const values = { limits: limits ?? gatewayV1.Limits.fromPartial({}) };
    const change = { values, paths: ['limits'], ifMatch: requiredMatch(caller) };
    return { limits: (await changePortfolio(clients, change, caller)).limits };
  };
}
