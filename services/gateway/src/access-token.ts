import { PerfolioError } from '@perfolio/errors';
import { publicKeys } from '@perfolio/service';
import { createLocalJWKSet, errors, importJWK, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose';

/** What an access token claims: who, and by which session. Whether that still holds only the record knows. */
interface Claims {
  /** The user, a UUID. */
  readonly userId: string;
  /** The session, a UUID. */
  readonly sessionId: string;
}

export interface CheckedClaims extends Claims {
  /** When the token expires, in milliseconds since the epoch. */
  readonly expires: number;
}

export interface AccessTokens {
  issue(claims: Claims): Promise<string>;
  /** The claims of a genuine, living token; rejects as unauthenticated. */
  verify(token: string): Promise<CheckedClaims>;
}

export const ACCESS_TOKEN_LIFE_S = 600;

/** Clocks of gateways may differ by this much. */
export const SKEW_S = 60;

const PARTY = 'perfolio';
const TYPE = 'at+jwt';

/** @param keys private Ed25519 keys of all gateways; the first signs, all are accepted */
export async function createAccessTokens(keys: JSONWebKeySet, now: () => number): Promise<AccessTokens> {
  const [jwk] = keys.keys;
  if (jwk === undefined) throw new RangeError('Signing needs at least one key.');
  const key = await importJWK(jwk, 'EdDSA');
  const keySet = createLocalJWKSet(publicKeys(keys));
  return {
    issue: ({ userId, sessionId }) => {
      const issuedAt = Math.floor(now() / 1000);
      return new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, ...(jwk.kid !== undefined && { kid: jwk.kid }) })
        .setIssuer(PARTY)
        .setAudience(PARTY)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_LIFE_S)
        .sign(key);
    },
    verify: async (token) => {
      const { payload } = await jwtVerify(token, keySet, {
        issuer: PARTY,
        audience: PARTY,
        typ: TYPE,
        algorithms: ['EdDSA'],
        requiredClaims: ['sub', 'sid', 'iat', 'exp'],
        clockTolerance: SKEW_S,
        currentDate: new Date(now()),
      }).catch(refuse);
      if (typeof payload.sid !== 'string' || payload.sub === undefined) throw invalidCredential();
      return { userId: payload.sub, sessionId: payload.sid, expires: (payload.exp ?? 0) * 1000 };
    },
  };
}

export const invalidCredential = (cause?: unknown): PerfolioError =>
  new PerfolioError('CREDENTIALS_INVALID', 'The access token is not valid. Log in again.', { cause });

export const expiredCredential = (): PerfolioError =>
  new PerfolioError('CREDENTIALS_EXPIRED', 'The access token has expired. Refresh the session.');

export const isExpired = (error: unknown): boolean => error instanceof errors.JWTExpired;

function refuse(error: unknown): never {
  throw isExpired(error) ? expiredCredential() : invalidCredential(error);
}
