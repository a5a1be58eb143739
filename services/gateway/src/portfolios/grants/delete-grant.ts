import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../../clients';
import type { Authenticated } from '../../public-method';
import { portfolioIdOf } from '../stored-portfolio';

type Handler = Authenticated<gatewayV1.DeleteGrantRequest, gatewayV1.DeleteGrantResponse>;

export function deleteGrant({ context }: Clients): Handler {
  return async ({ grantId }, caller) => {
    const request = { portfolioId: portfolioIdOf(caller), grantId };
    await context.unary(contextV1.ContextServiceService.deleteGrant, request, await caller.onward());
    return {};
  };
}
