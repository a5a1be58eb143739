import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Open } from '../public-method';
import { giveCookie, grantOf } from './refresh-cookie';
import { tokensOf } from './tokens-of';

type Handler = Open<gatewayV1.RecoverSessionRequest, gatewayV1.RecoverSessionResponse>;

export function recoverSession(clients: Clients): Handler {
  return async ({ email, recoveryCode, newPassword, refreshCookie }, visit) => {
    const request = { email, recoveryCode, newPassword };
    const { message } = await clients.context.unary(contextV1.IdentityServiceService.recoverSession, request, visit);
    const grant = grantOf(message.grant);
    const inCookie = refreshCookie && visit.door === 'http';
    if (inCookie) giveCookie(visit, grant);
    return tokensOf(clients, grant, inCookie);
  };
}
