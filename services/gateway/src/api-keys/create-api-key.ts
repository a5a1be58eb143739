import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.CreateApiKeyRequest, gatewayV1.CreateApiKeyResponse>;

export function createApiKey({ context }: Clients): Handler {
  return async ({ name, scopes, expireTime }, caller) => {
    const request = { name, scopes, expireTime, idempotencyKey: caller.metadata('idempotency-key') ?? '' };
    const { message } = await context.unary(
      contextV1.IdentityServiceService.createApiKey,
      request,
      await caller.onward(),
    );
    return { keyId: message.keyId, apiKey: message.apiKey };
  };
}
