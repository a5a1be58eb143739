import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Open } from '../public-method';
import { giveCookie, grantOf, oneToken, takeCookie } from './refresh-cookie';
import { tokensOf } from './tokens-of';

type Handler = Open<gatewayV1.RefreshSessionRequest, gatewayV1.RefreshSessionResponse>;

export function refreshSession(clients: Clients): Handler {
  return async (given, visit) => {
    const cookie = takeCookie(visit);
    const request = { refreshToken: oneToken(given.refreshToken, cookie) };
    const { message } = await clients.context.unary(contextV1.IdentityServiceService.refreshSession, request, visit);
    const grant = grantOf(message.grant);
    if (cookie !== undefined) giveCookie(visit, grant);
    return tokensOf(clients, grant, cookie !== undefined);
  };
}
