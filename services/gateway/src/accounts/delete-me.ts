import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

export function deleteMe({ context }: Clients): Authenticated<gatewayV1.DeleteMeRequest, gatewayV1.DeleteMeResponse> {
  return async (_request, caller) => {
    const { message } = await context.unary(contextV1.IdentityServiceService.eraseAccount, {}, await caller.onward());
    return { pending: message.pending };
  };
}
