import { PerfolioError } from '@perfolio/errors';
import {
  createLocalJWKSet,
  type CryptoKey,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
  type KeyObject,
  SignJWT,
} from 'jose';

import { checkedOnce } from './checked-once';
import { PORTFOLIO_ROLES, type PortfolioRole, type Principal } from './principal';

/** Where the gateway's assertion travels. A header of that name that a client sends is dropped at the door. */
export const ASSERTION = 'perfolio-assertion';

const ISSUER = 'perfolio-gateway';
const TYPE = 'perfolio-assertion+jwt';
const LIFE_S = 60;

/** The services behind the gateway that an assertion is good for. */
export type Audience = 'context' | 'risk';

export interface AssertionSigner {
  /** An EdDSA JWT of at most 60 seconds for the services on its way. */
  sign(principal: Principal): Promise<string>;
}

export interface AssertionVerifier {
  /** The principal an assertion names. One that does not verify is our own fault, never the user's: unavailable. */
  verify(assertion: string | undefined): Promise<Principal>;
}

/** @param keys private Ed25519 keys, the first signs; the rest only stay published until what they signed has expired */
export async function createAssertionSigner(keys: JSONWebKeySet, now: () => number): Promise<AssertionSigner> {
  const [jwk] = keys.keys;
  if (jwk === undefined) throw new RangeError('Signing needs at least one key.');
  const key = await importJWK(jwk, 'EdDSA');
  return { sign: (principal) => sign(principal, { jwk, key, issuedAt: Math.floor(now() / 1000) }) };
}

interface Signing {
  readonly jwk: JWK;
  readonly key: CryptoKey | KeyObject | Uint8Array;
  readonly issuedAt: number;
}

function sign(principal: Principal, { jwk, key, issuedAt }: Signing): Promise<string> {
  return new SignJWT({ ...principal })
    .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, ...(jwk.kid !== undefined && { kid: jwk.kid }) })
    .setIssuer(ISSUER)
    .setAudience(['context', 'risk'] satisfies Audience[])
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFE_S)
    .sign(key);
}

/** How many checked signatures are remembered: one Resolve's assertion comes by many times within its minute. */
const REMEMBERED = 10_000;

/** @param keys the public halves of the gateways' keys */
export function createAssertionVerifier(keys: JSONWebKeySet, audience: Audience, now: () => number): AssertionVerifier {
  const keySet = createLocalJWKSet(keys);
  const check = async (assertion: string) => {
    const { payload } = await jwtVerify(assertion, keySet, {
      issuer: ISSUER,
      audience,
      typ: TYPE,
      algorithms: ['EdDSA'],
      requiredClaims: ['exp'],
      clockTolerance: 5,
      currentDate: new Date(now()),
    });
    return { said: principalOf(payload), expires: (payload.exp ?? 0) * 1000 };
  };
  const checked = checkedOnce(check, { max: REMEMBERED, now });
  return {
    async verify(assertion) {
      if (assertion === undefined) throw refused('The call carries no assertion.');
      try {
        return await checked(assertion);
      } catch (cause) {
        throw refused('The assertion does not verify.', cause);
      }
    },
  };
}

const refused = (message: string, cause?: unknown) =>
  new PerfolioError('DEPENDENCY_UNAVAILABLE', `${message} Ask again in a moment.`, { retryAfterMs: 1000, cause });

function principalOf(claims: Record<string, unknown>): Principal {
  const role = roleOf(claims);
  return {
    caller: string(claims, 'caller'),
    session: string(claims, 'session'),
    owner: string(claims, 'owner'),
    ...(claims.portfolio !== undefined && { portfolio: string(claims, 'portfolio') }),
    ...(role !== undefined && { role }),
    generation: string(claims, 'generation'),
    marketDataVersion: string(claims, 'marketDataVersion'),
    scopes: Array.isArray(claims.scopes) ? claims.scopes.map(String) : [],
  };
}

const roleOf = ({ role }: Record<string, unknown>): PortfolioRole | undefined =>
  PORTFOLIO_ROLES.find((known) => known === role);

function string(claims: Record<string, unknown>, name: string): string {
  const value = claims[name];
  if (typeof value !== 'string') throw new RangeError(`The assertion lacks ${name}.`);
  return value;
}
