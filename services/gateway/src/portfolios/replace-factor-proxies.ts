import type { gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { changePortfolio } from './change-portfolio';
import { requiredMatch } from './stored-portfolio';

type Handler = Authenticated<gatewayV1.ReplaceFactorProxiesRequest, gatewayV1.ReplaceFactorProxiesResponse>;

export function replaceFactorProxies(clients: Clients): Handler {
  return async ({ factorProxies }, caller) => {
    const change = { values: { factorProxies }, paths: ['factor_proxies'], ifMatch: requiredMatch(caller) };
    return { factorProxies: (await changePortfolio(clients, change, caller)).factorProxies };
  };
}
