import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated } from '../public-method';
import { requireRecentLogin } from './recent-login';

type List = Authenticated<gatewayV1.ListIdentitiesRequest, gatewayV1.ListIdentitiesResponse>;
type Delete = Authenticated<gatewayV1.DeleteIdentityRequest, gatewayV1.DeleteIdentityResponse>;

export function listIdentities({ context }: Clients): List {
  return async ({ pageSize, pageToken }, caller) => {
    const { listIdentities: list } = contextV1.IdentityServiceService;
    const { message } = await context.unary(list, { pageSize, pageToken }, await caller.onward());
    return { identities: message.identities, nextPageToken: message.nextPageToken };
  };
}

/** Only here is known whom is believed now, and so which identities are a way in. */
export function deleteIdentity(clients: Clients): Delete {
  const { context, browserLogin } = clients;
  return async ({ identityId }, caller) => {
    await requireRecentLogin(clients, caller);
    const request = { identityId, believedIssuer: browserLogin?.issuer ?? '' };
    await context.unary(contextV1.IdentityServiceService.unlinkIdentity, request, await caller.onward());
    return {};
  };
}
