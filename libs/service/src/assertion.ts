import { PerfolioError } from '@perfolio/errors';
import type { JSONWebKeySet } from 'jose';

import { type Audience, createTokenCheck, createTokenSigner } from './gateway-token';
import { PORTFOLIO_ROLES, type PortfolioRole, type Principal } from './principal';

/** Where the gateway's assertion travels. A header of that name that a client sends is dropped at the door. */
export const ASSERTION = 'perfolio-assertion';

const TYPE = 'perfolio-assertion+jwt';

export interface AssertionSigner {
  /** An EdDSA JWT of at most 60 seconds for the services on its way. */
  sign(principal: Principal): Promise<string>;
}

export interface AssertionVerifier {
  /** The principal an assertion names. One that does not verify is our own fault, never the user's: unavailable. */
  verify(assertion: string | undefined): Promise<Principal>;
}

export async function createAssertionSigner(keys: JSONWebKeySet, now: () => number): Promise<AssertionSigner> {
  const sign = await createTokenSigner(keys, TYPE, now);
  return { sign: (principal) => sign({ ...principal }, ['context', 'risk']) };
}

/** @param keys the public halves of the gateways' keys */
export function createAssertionVerifier(keys: JSONWebKeySet, audience: Audience, now: () => number): AssertionVerifier {
  const checked = createTokenCheck(keys, { type: TYPE, audience, requiredClaims: ['exp'], said: principalOf }, now);
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
