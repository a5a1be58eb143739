import { PerfolioError } from '@perfolio/errors';
import { decodeProtectedHeader, errors, type JSONWebKeySet } from 'jose';

import { type Audience, createTokenCheck, createTokenSigner } from './gateway-token';

const TYPE = 'perfolio-identity+jwt';

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

export async function createIdentitySigner(keys: JSONWebKeySet, now: () => number): Promise<IdentitySigner> {
  const sign = await createTokenSigner(keys, TYPE, now);
  return { sign: ({ caller, ...claims }, audience) => sign({ ...claims, sub: caller }, ON_ITS_WAY[audience]) };
}

/** @param keys the public halves of the gateways' keys */
export function createIdentityVerifier(keys: JSONWebKeySet, audience: Audience, now: () => number): IdentityVerifier {
  const expected = { type: TYPE, audience, requiredClaims: ['sub', 'exp'], said: identityOf };
  const checked = createTokenCheck(keys, expected, now);
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
