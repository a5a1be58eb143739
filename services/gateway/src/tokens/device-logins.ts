import { contextV1, type gatewayV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import type { Clients } from '../clients';
import type { Authenticated, Open } from '../public-method';

type Begin = Open<gatewayV1.CreateDeviceLoginRequest, gatewayV1.CreateDeviceLoginResponse>;

/** Begins a log-in on a device without a keyboard. */
export function createDeviceLogin({ context, publicUrl }: Clients): Begin {
  return async ({ scopes }, visit) => {
    const request = { scopes, userAgent: visit.metadata('user-agent') ?? '' };
    const { message } = await context.unary(contextV1.IdentityServiceService.startDeviceLogin, request, visit);
    const { deviceCode, userCode, expiresInSeconds, intervalSeconds } = message;
    return { deviceCode, userCode, verificationUri: `${publicUrl}/device`, expiresInSeconds, intervalSeconds };
  };
}

type LookUp = Authenticated<gatewayV1.LookUpDeviceLoginRequest, gatewayV1.LookUpDeviceLoginResponse>;

/** What a person is to know before he lets a device in. */
export function lookUpDeviceLogin({ context }: Clients): LookUp {
  return async ({ userCode }, caller) => {
    const { describeDeviceLogin: describe } = contextV1.IdentityServiceService;
    const { message } = await context.unary(describe, { userCode }, await caller.onward());
    if (message.device === undefined) throw new PerfolioError('INTERNAL', 'The record answered without a device.');
    return message.device;
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
