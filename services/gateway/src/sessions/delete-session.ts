import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import { notInPerson } from '../admit';
import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';

type Handler = Authenticated<gatewayV1.DeleteSessionRequest, gatewayV1.DeleteSessionResponse>;

/** Stands for the session that the request comes by. */
const CURRENT = 'current';

export function deleteSession({ context }: Clients): Handler {
  return async ({ sessionId }, caller) => {
    const own = caller.principal.session;
    const request = { sessionId: sessionId === CURRENT ? own : sessionId };
    if (caller.narrowed && request.sessionId !== own) throw notInPerson();
    await context.unary(contextV1.IdentityServiceService.revokeSession, request, await caller.onward());
    return {};
  };
}
