import type { gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { readPortfolio } from './read-portfolio';

type Handler = Authenticated<gatewayV1.GetPortfolioRequest, gatewayV1.GetPortfolioResponse>;

export const getPortfolio =
  (clients: Clients): Handler =>
  async (_request, caller) => ({ portfolio: await readPortfolio(clients, caller) });
