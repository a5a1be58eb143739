import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.ListAuditRequest, gatewayV1.ListAuditResponse>;

export function listAudit({ context }: Clients): Handler {
  return async ({ pageSize, pageToken, userId }, caller) => {
    const request = { pageSize, pageToken, userId };
    const { listSecurityEvents } = contextV1.IdentityServiceService;
    const { message } = await context.unary(listSecurityEvents, request, await caller.onward());
    return { events: message.events, nextPageToken: message.nextPageToken };
  };
}
