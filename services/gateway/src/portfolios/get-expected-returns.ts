import type { gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { readPortfolio } from './read-portfolio';

type Handler = Authenticated<gatewayV1.GetExpectedReturnsRequest, gatewayV1.GetExpectedReturnsResponse>;

export const getExpectedReturns =
  (clients: Clients): Handler =>
  async (_request, caller) => ({ expectedReturns: (await readPortfolio(clients, caller)).expectedReturns });
