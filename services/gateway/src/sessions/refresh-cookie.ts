import type { contextV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';

import { invalidCredential } from '../access-token';
import type { Visit } from '../caller';

/** What a browser keeps instead of the refresh token in its page: no script reads it, and no other route gets to see it. */
const COOKIE = 'perfolio-refresh';

/** To a browser a path ends at a slash: `/v1/sessions` would not take in the one route that reads the cookie. */
const PATH = '/v1/sessions:refresh';

/** Says that the request comes from a script of ours and not from a form of somebody else's page. */
const INTENT = 'perfolio-refresh';

/** Gives the refresh token of a grant as a cookie that lives as long as its session. */
export function giveCookie(visit: Visit, grant: contextV1.SessionGrant): void {
  const expires = new Date(Number(grant.expireTime?.seconds ?? 0n) * 1000).toUTCString();
  visit.header(
    'set-cookie',
    `${COOKIE}=${grant.refreshToken}; Path=${PATH}; Expires=${expires}; HttpOnly; Secure; SameSite=Strict`,
  );
}

/** The refresh token of the cookie, if the request may use one. */
export function takeCookie(visit: Visit): string | undefined {
  if (visit.door !== 'http' || visit.metadata(INTENT) !== '1') return undefined;
  const pairs = (visit.metadata('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

/** The one refresh token of a request, from its body or its cookie. */
export function oneToken(given: string, cookie: string | undefined): string {
  if (given !== '' && cookie !== undefined && given !== cookie)
    throw new PerfolioError('CREDENTIALS_AMBIGUOUS', 'The request carries two refresh tokens. Send one.');
  const token = given === '' ? cookie : given;
  if (token === undefined || token === '')
    throw new PerfolioError('CREDENTIALS_MISSING', 'There is no refresh token. Send `refreshToken`, or log in.');
  return token;
}

/** The grant of a session that Context answered with; a login without one is a refused one. */
export function grantOf(grant: contextV1.SessionGrant | undefined): contextV1.SessionGrant {
  if (grant === undefined) throw invalidCredential();
  return grant;
}
