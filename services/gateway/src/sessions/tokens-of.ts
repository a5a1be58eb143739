import type { contextV1 } from '@perfolio/contracts';

import { ACCESS_TOKEN_LIFE_S } from '../access-token';
import type { Clients } from '../clients';

interface Tokens {
  accessToken: string;
  expiresInSeconds: number;
  sessionId: string;
  refreshToken?: string;
}

/** The pair of tokens for a session; the refresh token stays out when it went into a cookie. */
export async function tokensOf(
  { tokens }: Pick<Clients, 'tokens'>,
  grant: contextV1.SessionGrant,
  inCookie: boolean,
): Promise<Tokens> {
  return {
    accessToken: await tokens.issue({ userId: grant.userId, sessionId: grant.sessionId }),
    expiresInSeconds: ACCESS_TOKEN_LIFE_S,
    sessionId: grant.sessionId,
    ...(!inCookie && { refreshToken: grant.refreshToken }),
  };
}
