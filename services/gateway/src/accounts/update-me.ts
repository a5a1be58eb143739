import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

export function updateMe({ context }: Clients): Authenticated<gatewayV1.UpdateMeRequest, gatewayV1.UpdateMeResponse> {
  return async ({ displayName }, caller) => {
    const request = { displayName };
    const { message } = await context.unary(
      contextV1.IdentityServiceService.updateAccount,
      request,
      await caller.onward(),
    );
    return { account: message.account };
  };
}
