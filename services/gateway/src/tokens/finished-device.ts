import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Visit } from '../caller';
import type { Clients } from '../clients';
import { grantOf } from '../sessions/refresh-cookie';
import { tokensOf } from '../sessions/tokens-of';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** The tokens of a device that somebody let in. */
export async function finishedDevice(
  clients: Clients,
  { deviceCode }: gatewayV1.CreateTokenRequest,
  visit: Visit,
): Promise<gatewayV1.CreateTokenResponse> {
  const { finishDeviceLogin } = contextV1.IdentityServiceService;
  const { message } = await clients.context.unary(finishDeviceLogin, { deviceCode }, visit);
  const { accessToken, expiresInSeconds, refreshToken } = await tokensOf(clients, grantOf(message.grant), false);
  return {
    accessToken,
    issuedTokenType: ACCESS_TOKEN,
    tokenType: 'Bearer',
    expiresIn: expiresInSeconds,
    refreshToken,
    scope: message.scopes.length === 0 ? undefined : message.scopes.join(' '),
  };
}
