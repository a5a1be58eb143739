import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Caller } from '../caller';
import type { Clients } from '../clients';
import { portfolioIdOf, shown } from './stored-portfolio';

/** The portfolio a caller was let in for. */
export async function readPortfolio({ context }: Clients, caller: Caller): Promise<gatewayV1.Portfolio> {
  const request = { portfolioId: portfolioIdOf(caller) };
  const { message } = await context.unary(contextV1.ContextServiceService.getPortfolio, request, await caller.onward());
  return shown(message.portfolio, caller);
}
