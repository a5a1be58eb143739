import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.CreateRecoveryCodesRequest, gatewayV1.CreateRecoveryCodesResponse>;

export function createRecoveryCodes({ context }: Clients): Handler {
  return async ({ password }, caller) => {
    const { createRecoveryCodes: create } = contextV1.IdentityServiceService;
    const { message } = await context.unary(create, { password }, await caller.onward());
    return { codes: message.codes };
  };
}
