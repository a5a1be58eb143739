import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Open } from '../public-method';
import { giveCookie, grantOf } from './refresh-cookie';
import { tokensOf } from './tokens-of';

export function createSession(clients: Clients): Open<gatewayV1.CreateSessionRequest, gatewayV1.CreateSessionResponse> {
  return async ({ email, password, refreshCookie }, visit) => {
    const request = { email, password };
    const { message } = await clients.context.unary(contextV1.IdentityServiceService.createSession, request, visit);
    const grant = grantOf(message.grant);
    const inCookie = refreshCookie && visit.door === 'http';
    if (inCookie) giveCookie(visit, grant);
    return tokensOf(clients, grant, inCookie);
  };
}
