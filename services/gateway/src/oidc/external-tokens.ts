import { PerfolioError } from '@perfolio/errors';
import { decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';

import { expiredCredential, invalidCredential, isExpired } from '../access-token';
import { createIssuerKeys } from './issuer-keys';
import type { ClaimMap, OidcConfig } from './oidc-config';

/** Whom another issuer vouches for, as one of its tokens says. */
export interface ExternalPerson {
  readonly issuer: string;
  /** The issuer's name for him. */
  readonly subject: string;
  /** Empty when the issuer does not say. */
  readonly email: string;
  /** Whether the issuer knows the address to be his. */
  readonly emailVerified: boolean;
  readonly displayName: string;
  /** All that the token allows; absent where its issuer is not asked. */
  readonly scopes: readonly string[] | undefined;
}

/** Tokens of another issuer that open this door, too. */
export interface ExternalTokens {
  /** Whether a token says that it is one of them. That it is has to be verified. */
  issued(token: string): boolean;
  /** Whom a genuine, living token is about; rejects as unauthenticated. */
  verify(token: string): Promise<ExternalPerson>;
}

/** No algorithm that a public key could stand in for a secret in, and none without a signature. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const SKEW_S = 30;
const REMEMBERED = 10_000;

interface Verified {
  readonly person: ExternalPerson;
  readonly expires: number;
  readonly epoch: number;
}

type Accepted = Pick<OidcConfig, 'issuer' | 'jwksUrl' | 'claims'> & { readonly audience: string };

export function createExternalTokens(
  { issuer, audience, jwksUrl, claims }: Accepted,
  now: () => number,
): ExternalTokens {
  const keys = createIssuerKeys({ issuer, jwksUrl, now });
  const verified = new LRUCache<string, Verified>({ max: REMEMBERED });
  const verify = async (token: string): Promise<Verified> => {
    const { payload } = await jwtVerify(token, keys.keyFor, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp', claims.subject],
      clockTolerance: SKEW_S,
      currentDate: new Date(now()),
    }).catch(refuse);
    return { person: personOf(payload, issuer, claims), expires: (payload.exp ?? 0) * 1000, epoch: keys.epoch() };
  };
  return {
    issued: (token) => issuerOf(token) === issuer,
    verify: async (token) => {
      const known = verified.get(token);
      if (known !== undefined && known.epoch === keys.epoch()) {
        if (now() >= known.expires + SKEW_S * 1000) throw expiredCredential();
        return known.person;
      }
      const fresh = await verify(token);
      verified.set(token, fresh);
      return fresh.person;
    },
  };
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    // What is no token is nobody's; whoever verifies it next says so.
    return undefined;
  }
}

function refuse(error: unknown): never {
  if (error instanceof PerfolioError) throw error;
  throw isExpired(error) ? expiredCredential() : invalidCredential(error);
}

/** Reads the claims of a verified token. */
export function personOf(payload: JWTPayload, issuer: string, claims: ClaimMap): ExternalPerson {
  const subject = textOf(payload[claims.subject]);
  if (subject === '') throw invalidCredential();
  return {
    issuer,
    subject,
    email: textOf(payload[claims.email]),
    emailVerified: payload.email_verified === true,
    displayName: textOf(payload[claims.name]),
    scopes: claims.scopes === undefined ? undefined : wordsOf(payload[claims.scopes]),
  };
}

const MAX_TEXT = 500;

const textOf = (claim: unknown): string => (typeof claim === 'string' && claim.length <= MAX_TEXT ? claim : '');

/** `"a b"` and `["a", "b"]`; a token that says nothing allows nothing. */
function wordsOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ');
  return Array.isArray(claim) ? claim.filter((word) => typeof word === 'string') : [];
}
