import { setTimeout as wait } from 'node:timers/promises';
import { isReasonOf, type PerfolioClient } from '@perfolio/client';

import type { Surroundings } from '../command';
import { sessionFrom } from './credential';
import type { KeptSession } from './kept-session';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
/** What is added to the pause when the server finds it too short, as RFC 8628 says. */
const SLOWER_S = 5;

/** Shows a code and waits until somebody who is logged in lets it in. */
export async function deviceLogin(
  perfolio: PerfolioClient,
  scopes: string[],
  surroundings: Surroundings,
): Promise<KeptSession> {
  const { signal, stderr } = surroundings;
  const begun = await perfolio.tokens.createDeviceLogin({ scopes }, { signal });
  stderr.write(`Open ${begun.verificationUri} and enter the code ${begun.userCode}\n`);
  stderr.write(`(or, where you are logged in already: perfolio login --approve ${begun.userCode})\n`);
  for (let pauseS = begun.intervalSeconds; ; ) {
    await wait(pauseS * 1000, undefined, { signal });
    const answer = await perfolio.tokens
      .createToken({ grantType: DEVICE_CODE, deviceCode: begun.deviceCode }, { signal })
      .catch((error: unknown) => {
        if (isReasonOf(error, 'QUOTA_EXCEEDED')) pauseS += SLOWER_S;
        else if (!isReasonOf(error, 'AUTHORIZATION_PENDING', 'DEPENDENCY_UNAVAILABLE')) throw error;
      });
    if (answer === undefined) continue;
    const { accessToken, expiresIn, refreshToken } = answer;
    return sessionFrom({ accessToken, expiresInSeconds: expiresIn, refreshToken }, surroundings);
  }
}

/** Lets a device in that shows a code; returns what it says of itself and what it gets. */
export async function letIn(perfolio: PerfolioClient, userCode: string, signal: AbortSignal): Promise<string> {
  const device = await perfolio.tokens.lookUpDeviceLogin({ userCode }, { signal });
  await perfolio.tokens.approveDeviceLogin({ userCode }, { signal });
  const allowed = device.scopes.length === 0 ? 'all that you may' : device.scopes.join(', ');
  const days = Math.round(device.sessionSeconds / DAY_S);
  return `Let in: "${device.userAgent}", which may ${allowed} for ${days} days at most.`;
}

const DAY_S = 86_400;
