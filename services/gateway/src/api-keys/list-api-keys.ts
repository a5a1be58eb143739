import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.ListApiKeysRequest, gatewayV1.ListApiKeysResponse>;

export function listApiKeys({ context }: Clients): Handler {
  return async ({ pageSize, pageToken }, caller) => {
    const request = { pageSize, pageToken };
    const { message } = await context.unary(
      contextV1.IdentityServiceService.listApiKeys,
      request,
      await caller.onward(),
    );
    return { apiKeys: message.apiKeys, nextPageToken: message.nextPageToken };
  };
}
