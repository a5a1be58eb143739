import { PerfolioError } from '@perfolio/errors';
import { jwtVerify, SignJWT } from 'jose';

import { checkedOnce } from './checked-once';

/** Where a service says which service it is. */
export const SERVICE_IDENTITY = 'perfolio-service';

/** The processes that call each other. */
export type ServiceName = 'gateway' | 'risk' | 'context' | 'operator';

/** Marks a refused service, so that it never reads like a refused user. */
export const SERVICE_CREDENTIAL = 'service';

const LIFE_S = 60;
/** A token is used for half its life, so that it is never refused for its age on the way. */
const RENEW_MS = (LIFE_S * 1000) / 2;

/** Proof that this process holds the operator's service secret. */
export interface ServiceIdentity {
  token(audience: string): Promise<string>;
}

export interface ServiceVerifier {
  /** The service a token names; rejects as unauthenticated. */
  verify(token: string | undefined): Promise<string>;
}

/** @param secret at least 32 bytes, shared by the services of one installation */
export function createServiceIdentity(name: ServiceName, secret: Uint8Array, now: () => number): ServiceIdentity {
  const current = new Map<string, { readonly token: Promise<string>; readonly renewAt: number }>();
  return {
    token(audience) {
      const held = current.get(audience);
      if (held !== undefined && now() < held.renewAt) return held.token;
      const issuedAt = Math.floor(now() / 1000);
      const token = new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(name)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + LIFE_S)
        .sign(secret);
      current.set(audience, { token, renewAt: now() + RENEW_MS });
      return token;
    },
  };
}

/** How many checked tokens are remembered: every process that calls shows the same one for half a minute. */
const REMEMBERED = 1000;

export function createServiceVerifier(audience: string, secret: Uint8Array, now: () => number): ServiceVerifier {
  const check = async (token: string) => {
    const { payload } = await jwtVerify(token, secret, {
      audience,
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
      clockTolerance: 5,
      currentDate: new Date(now()),
    });
    return { said: payload.sub ?? '', expires: (payload.exp ?? 0) * 1000 };
  };
  const checked = checkedOnce(check, { max: REMEMBERED, now });
  return {
    async verify(token) {
      if (token === undefined) throw stranger();
      try {
        return await checked(token);
      } catch (cause) {
        throw stranger(cause);
      }
    },
  };
}

const stranger = (cause?: unknown) =>
  new PerfolioError(
    'CREDENTIALS_INVALID',
    'This port answers services of the installation only. Call the gateway instead.',
    {
      metadata: { credential: SERVICE_CREDENTIAL },
      cause,
    },
  );
