import { contextV1, type gatewayV1 } from '@perfolio/contracts';

import type { Clients } from '../clients';
import type { Authenticated, Open } from '../public-method';

type Begin = Open<gatewayV1.CreateDeviceLoginRequest, gatewayV1.CreateDeviceLoginResponse>;

/** Begins a log-in on a device without a keyboard. */
export function createDeviceLogin({ context, publicUrl }: Clients): Begin {
  return async (_request, visit) => {
    const { message } = await context.unary(contextV1.IdentityServiceService.startDeviceLogin, {}, visit);
    const { deviceCode, userCode, expiresInSeconds, intervalSeconds } = message;
    return { deviceCode, userCode, verificationUri: `${publicUrl}/device`, expiresInSeconds, intervalSeconds };
  };
}

/** Lets the device in that shows a code, or turns it away. */
export function decideDeviceLogin(
  { context }: Clients,
  approve: boolean,
): Authenticated<gatewayV1.ApproveDeviceLoginRequest, gatewayV1.ApproveDeviceLoginResponse> {
  return async ({ userCode }, caller) => {
    const { decideDeviceLogin: decide } = contextV1.IdentityServiceService;
    await context.unary(decide, { userCode, approve }, await caller.onward());
    return {};
  };
}
