import { PerfolioError } from '@perfolio/errors';
import {
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
  importJWK,
  type JSONWebKeySet,
  jwtVerify,
  SignJWT,
} from 'jose';

import type { Audience } from './assertion';
import { checkedOnce } from './checked-once';

const ISSUER = 'perfolio-gateway';
const TYPE = 'perfolio-identity+jwt';

/** How long a program may call by one: as long as an assertion of the gateway's own. */
export const IDENTITY_LIFE_S = 60;

/** Who a program inside the house is, and no more: in what state whose data are is resolved at each of its calls. */
export interface Identity {
  /** The user, a UUID. */
  readonly caller: string;
  /** The key it was exchanged for, a UUID: while that lives, this does. */
  readonly key: string;
  /** The only portfolio it speaks of; absent when it speaks of all that the user may see. */
  readonly portfolio?: string;
  /** All that it allows. */
  readonly scopes: readonly string[];
}

export interface IdentitySigner {
  sign(identity: Identity, audience: Audience): Promise<string>;
}

export interface IdentityVerifier {
  /** Whom a genuine, living assertion names; rejects as unauthenticated: it is the caller's own credential. */
  verify(assertion: string): Promise<Identity>;
}

/** A call to Risk goes on to Context; one to Context goes nowhere. */
const ON_ITS_WAY: Readonly<Record<Audience, readonly Audience[]>> = { risk: ['risk', 'context'], context: ['context'] };

/** @param keys private Ed25519 keys, the first signs */
export async function createIdentitySigner(keys: JSONWebKeySet, now: () => number): Promise<IdentitySigner> {
  const [jwk] = keys.keys;
  if (jwk === undefined) throw new RangeError('Signing needs at least one key.');
  const key = await importJWK(jwk, 'EdDSA');
  return {
    sign: ({ caller, ...claims }, audience) => {
      const issuedAt = Math.floor(now() / 1000);
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, ...(jwk.kid !== undefined && { kid: jwk.kid }) })
        .setIssuer(ISSUER)
        .setSubject(caller)
        .setAudience([...ON_ITS_WAY[audience]])
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + IDENTITY_LIFE_S)
        .sign(key);
    },
  };
}

const REMEMBERED = 10_000;

/** @param keys the public halves of the gateways' keys */
export function createIdentityVerifier(keys: JSONWebKeySet, audience: Audience, now: () => number): IdentityVerifier {
  const keySet = createLocalJWKSet(keys);
  const check = async (assertion: string) => {
    const { payload } = await jwtVerify(assertion, keySet, {
      issuer: ISSUER,
      audience,
      typ: TYPE,
      algorithms: ['EdDSA'],
      requiredClaims: ['sub', 'exp'],
      clockTolerance: 5,
      currentDate: new Date(now()),
    });
    return { said: identityOf(payload), expires: (payload.exp ?? 0) * 1000 };
  };
  const checked = checkedOnce(check, { max: REMEMBERED, now });
  return {
    verify: async (assertion) => {
      try {
        return await checked(assertion);
      } catch (cause) {
        throw refused(cause);
      }
    },
  };
}

/** Whether a token says that it is one of these; that it is has to be verified. */
export function isIdentityAssertion(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === TYPE;
  } catch {
    // What is no token at all is not one of these.
    return false;
  }
}

function identityOf({ sub = '', key, portfolio, scopes }: Record<string, unknown> & { sub?: string }): Identity {
  if (typeof key !== 'string') throw new RangeError('The assertion names no key.');
  return {
    caller: sub,
    key,
    ...(typeof portfolio === 'string' && { portfolio }),
    scopes: Array.isArray(scopes) ? scopes.map(String) : [],
  };
}

const refused = (cause: unknown) =>
  cause instanceof errors.JWTExpired
    ? new PerfolioError('CREDENTIALS_EXPIRED', 'The assertion has expired. Exchange the key for a new one.', { cause })
    : new PerfolioError('CREDENTIALS_INVALID', 'The assertion is not valid here. Exchange the key for this service.', {
        cause,
      });
