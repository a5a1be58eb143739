import type { gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { readPortfolio } from './read-portfolio';

type Handler = Authenticated<gatewayV1.GetFactorProxiesRequest, gatewayV1.GetFactorProxiesResponse>;

export const getFactorProxies =
  (clients: Clients): Handler =>
  async (_request, caller) => ({ factorProxies: (await readPortfolio(clients, caller)).factorProxies });
