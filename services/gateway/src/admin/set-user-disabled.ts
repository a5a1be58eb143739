import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

/** Closes an account to its user, or opens it again. */
export function setUserDisabled(
  { context }: Clients,
  disabled: boolean,
): Authenticated<gatewayV1.DisableUserRequest, gatewayV1.DisableUserResponse> {
  return async ({ userId }, caller) => {
    const request = { userId, disabled };
    const { setUserDisabled: set } = contextV1.IdentityServiceService;
    const { message } = await context.unary(set, request, await caller.onward());
    return { user: message.user };
  };
}
