import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.GetContextRequest, gatewayV1.GetContextResponse>;

export function getContext({ context }: Clients): Handler {
  return async (_request, caller) => {
    const { message } = await context.unary(
      contextV1.ContextServiceService.getActivePortfolio,
      {},
      await caller.onward(),
    );
    return { portfolioId: message.portfolioId, generation: message.generation };
  };
}
