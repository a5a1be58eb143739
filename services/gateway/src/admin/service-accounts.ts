import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Make = Authenticated<gatewayV1.CreateServiceAccountRequest, gatewayV1.CreateServiceAccountResponse>;
type MakeKey = Authenticated<gatewayV1.CreateServiceAccountKeyRequest, gatewayV1.CreateServiceAccountKeyResponse>;

export function createServiceAccount({ context }: Clients): Make {
  return async ({ email, displayName, scopes }, caller) => {
    const { createServiceAccount: create } = contextV1.IdentityServiceService;
    const { message } = await context.unary(create, { email, displayName, scopes }, await caller.onward());
    const { userId, keyId, apiKey } = message;
    return { userId, keyId, apiKey };
  };
}

export function createServiceAccountKey({ context }: Clients): MakeKey {
  return async ({ userId, name, scopes, expireTime }, caller) => {
    const { createServiceAccountKey: create } = contextV1.IdentityServiceService;
    const request = { userId, name, scopes, expireTime, idempotencyKey: caller.metadata('idempotency-key') ?? '' };
    const { message } = await context.unary(create, request, await caller.onward());
    return { keyId: message.keyId, apiKey: message.apiKey };
  };
}
