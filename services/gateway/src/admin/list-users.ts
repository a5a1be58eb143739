import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.ListUsersRequest, gatewayV1.ListUsersResponse>;

export function listUsers({ context }: Clients): Handler {
  return async ({ pageSize, pageToken }, caller) => {
    const request = { pageSize, pageToken };
    const { message } = await context.unary(contextV1.IdentityServiceService.listUsers, request, await caller.onward());
    return { users: message.users, nextPageToken: message.nextPageToken };
  };
}
