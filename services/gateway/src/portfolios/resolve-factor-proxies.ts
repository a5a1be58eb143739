import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { givenMatch, portfolioIdOf, shown } from './stored-portfolio';

type Handler = Authenticated<gatewayV1.ResolveFactorProxiesRequest, gatewayV1.ResolveFactorProxiesResponse>;

export function resolveFactorProxies({ context }: Clients): Handler {
  return async (_request, caller) => {
    const request = { portfolioId: portfolioIdOf(caller), ifMatch: givenMatch(caller) };
    const { message } = await context.unary(
      contextV1.ContextServiceService.resolveFactorProxies,
      request,
      await caller.onward(),
    );
    const { factorProxies } = shown(message.portfolio, caller);
    return { factorProxies, unresolvedTickers: message.unresolvedTickers };
  };
}
