import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.SetContextRequest, gatewayV1.SetContextResponse>;

export function setContext({ context }: Clients): Handler {
  return async ({ portfolioId }, caller) => {
    const { message } = await context.unary(
      contextV1.ContextServiceService.setActivePortfolio,
      { portfolioId },
      await caller.onward(),
    );
    return { portfolioId: message.portfolioId, generation: message.generation };
  };
}
