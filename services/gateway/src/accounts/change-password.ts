import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.ChangePasswordRequest, gatewayV1.ChangePasswordResponse>;

export function changePassword({ context }: Clients): Handler {
  return async ({ password, newPassword }, caller) => {
    const request = { password, newPassword };
    await context.unary(contextV1.IdentityServiceService.changePassword, request, await caller.onward());
    return {};
  };
}
