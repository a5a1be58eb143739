import { PerfolioError } from '@perfolio/errors';
import { LRUCache } from 'lru-cache';

import {
  type AccessTokens,
  type CheckedClaims,
  type Claims,
  expiredCredential,
  invalidCredential,
  SKEW_S,
} from './access-token';

/** @param authorization every `Authorization` value of the request; nothing else is ever a credential */
export type Authenticate = (authorization: readonly string[]) => Promise<Claims>;

/** How many checked signatures are remembered: a token comes by many times in its ten minutes. */
const REMEMBERED = 10_000;

/** Turns a credential into claims, or refuses it. A signature is checked once; that the session lives is asked every time elsewhere. */
export function createAuthenticate(tokens: AccessTokens, now: () => number): Authenticate {
  const checked = new LRUCache<string, CheckedClaims>({ max: REMEMBERED });
  return async (authorization) => {
    const token = bearerOf(authorization);
    const known = checked.get(token);
    if (known !== undefined) {
      if (now() >= known.expires + SKEW_S * 1000) throw expiredCredential();
      return known;
    }
    const claims = await tokens.verify(token);
    checked.set(token, claims);
    return claims;
  };
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

function bearerOf(authorization: readonly string[]): string {
  const given = new Set(authorization.flatMap((value) => value.split(',')).map((value) => value.trim()));
  given.delete('');
  const [credential, another] = given;
  if (credential === undefined) {
    throw new PerfolioError(
      'CREDENTIALS_MISSING',
      'This needs a credential. Send `Authorization: Bearer <access token>`.',
    );
  }
  if (another !== undefined) {
    throw new PerfolioError('CREDENTIALS_AMBIGUOUS', 'The request carries two credentials. Send one.');
  }
  const token = BEARER.exec(credential)?.[1];
  if (token === undefined) throw invalidCredential();
  return token;
}
