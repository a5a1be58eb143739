import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../../clients';
import type { Authenticated } from '../../public-method';
import { portfolioIdOf } from '../stored-portfolio';

type Handler = Authenticated<gatewayV1.GetGrantRequest, gatewayV1.GetGrantResponse>;

export function getGrant({ context }: Clients): Handler {
  return async ({ grantId }, caller) => {
    const request = { portfolioId: portfolioIdOf(caller), grantId };
    const { message } = await context.unary(contextV1.ContextServiceService.getGrant, request, await caller.onward());
    return { grant: message.grant };
  };
}
