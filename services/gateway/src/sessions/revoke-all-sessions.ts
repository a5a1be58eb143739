import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.RevokeAllSessionsRequest, gatewayV1.RevokeAllSessionsResponse>;

export function revokeAllSessions({ context }: Clients): Handler {
  return async (_request, caller) => {
    await context.unary(contextV1.IdentityServiceService.revokeAllSessions, {}, await caller.onward());
    return {};
  };
}
