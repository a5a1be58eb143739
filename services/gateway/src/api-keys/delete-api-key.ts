import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.DeleteApiKeyRequest, gatewayV1.DeleteApiKeyResponse>;

export function deleteApiKey({ context }: Clients): Handler {
  return async ({ keyId }, caller) => {
    await context.unary(contextV1.IdentityServiceService.revokeApiKey, { keyId }, await caller.onward());
    return {};
  };
}
