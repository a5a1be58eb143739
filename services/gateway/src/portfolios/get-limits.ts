import type { gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { readPortfolio } from './read-portfolio';

type Handler = Authenticated<gatewayV1.GetLimitsRequest, gatewayV1.GetLimitsResponse>;

export const getLimits =
  (clients: Clients): Handler =>
  async (_request, caller) => ({ limits: (await readPortfolio(clients, caller)).limits });
