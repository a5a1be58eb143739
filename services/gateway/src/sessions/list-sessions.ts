import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.ListSessionsRequest, gatewayV1.ListSessionsResponse>;

export function listSessions({ context }: Clients): Handler {
  return async ({ pageSize, pageToken }, caller) => {
    const request = { pageSize, pageToken, currentSessionId: caller.principal.session };
    const { message } = await context.unary(
      contextV1.IdentityServiceService.listSessions,
      request,
      await caller.onward(),
    );
    return { sessions: message.sessions, nextPageToken: message.nextPageToken };
  };
}
