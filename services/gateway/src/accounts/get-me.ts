import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

export function getMe({ context }: Clients): Authenticated<gatewayV1.GetMeRequest, gatewayV1.GetMeResponse> {
  return async (_request, caller) => {
    const { message } = await context.unary(contextV1.IdentityServiceService.getAccount, {}, await caller.onward());
    return { account: message.account };
  };
}
