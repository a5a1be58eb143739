import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { givenMatch, portfolioIdOf, shown } from './stored-portfolio';

type Handler = Authenticated<gatewayV1.ResetLimitsRequest, gatewayV1.ResetLimitsResponse>;

export function resetLimits({ context }: Clients): Handler {
  return async (_request, caller) => {
    const request = { portfolioId: portfolioIdOf(caller), ifMatch: givenMatch(caller) };
    const { message } = await context.unary(
      contextV1.ContextServiceService.resetLimits,
      request,
      await caller.onward(),
    );
    return { limits: shown(message.portfolio, caller).limits };
  };
}
