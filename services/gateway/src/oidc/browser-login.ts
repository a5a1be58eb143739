import { contextV1, type gatewayV1 } from '@perfolio/contracts';
import { invalidFields, PerfolioError } from '@perfolio/errors';

import type { Visit } from '../caller';
import type { Clients } from '../clients';
import type { Authenticated, Open } from '../public-method';
import { giveCookie, grantOf } from '../sessions/refresh-cookie';
import type { CodeFlow } from './code-flow';
import { LOGIN_MS } from './code-flow';
import { provisionOf, type Provisioning } from './provide';
import { requireRecentLogin } from './recent-login';
import type { TurnedBack } from './sent-back';
import type { Sealing } from './transaction-cookie';

/** People who come by another issuer. */
export interface BrowserLogin {
  /** Whose word is taken, as its tokens spell it. */
  readonly issuer: string;
  /** How a browser goes there; absent where only tokens of the issuer are accepted. */
  readonly flow: CodeFlow | undefined;
  readonly sealing: Sealing;
  readonly provisioning: Provisioning;
}

/** Sends the browser to the issuer. */
export function startLogin({ browserLogin }: Clients): Open<gatewayV1.StartLoginRequest, gatewayV1.StartLoginResponse> {
  return async ({ returnTo }, visit) => {
    const { flow, sealing } = inBrowser(browserLogin, visit);
    const { url, transaction } = await flow.begin({ returnTo: pathOf(returnTo) });
    carry(visit, sealing.seal(transaction));
    visit.header('location', url);
    return {};
  };
}

/** The same for a person who is logged in, and links whom he turns out to be there to his account. */
export function startLink(clients: Clients): Authenticated<gatewayV1.StartLinkRequest, gatewayV1.StartLinkResponse> {
  return async ({ returnTo }, caller) => {
    const { flow, sealing } = inBrowser(clients.browserLogin, caller);
    await requireRecentLogin(clients, caller);
    const { url, transaction } = await flow.begin({ returnTo: pathOf(returnTo), linkTo: caller.principal.caller });
    carry(caller, sealing.seal(transaction));
    return { authorizationUrl: url };
  };
}

/** Lets in who comes back to the browser that left. Tokens go into a cookie, never into an address. */
export function finishLogin({
  browserLogin,
  context,
}: Clients): Open<gatewayV1.FinishLoginRequest, gatewayV1.FinishLoginResponse> {
  return async (returned, visit) => {
    const { flow, sealing, provisioning } = inBrowser(browserLogin, visit);
    const transaction = sealing.open(cookieOf(visit));
    if (transaction === undefined || returned.state !== transaction.state) throw anotherBrowser();
    const person = await flow.finish(broughtBack(returned), transaction);
    const { linkTo, returnTo } = transaction;
    if (linkTo === undefined) {
      const request = provisionOf(person, provisioning);
      const { message } = await context.unary(contextV1.IdentityServiceService.createExternalSession, request, visit);
      giveCookie(visit, grantOf(message.grant));
    } else {
      const { issuer, subject } = person;
      const request = { userId: linkTo, identity: { issuer, subject } };
      await context.unary(contextV1.IdentityServiceService.linkIdentity, request, visit);
      drop(visit);
    }
    visit.header('location', returnTo);
    return {};
  };
}

/** Beside the refresh token, which leaves by the same header, this one simply runs out: its state has been used. */
const COOKIE = 'perfolio-oidc';
const carry = (visit: Visit, sealed: string): void =>
  visit.header(
    'set-cookie',
    `${COOKIE}=${sealed}; Path=/v1/oidc; Max-Age=${LOGIN_MS / 1000}; HttpOnly; Secure; SameSite=Lax`,
  );
const drop = (visit: Visit): void =>
  visit.header('set-cookie', `${COOKIE}=; Path=/v1/oidc; Max-Age=0; HttpOnly; Secure; SameSite=Lax`);

function cookieOf(visit: Visit): string {
  const pairs = (visit.metadata('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
}

const broughtBack = ({ code, state, iss, error }: gatewayV1.FinishLoginRequest): Record<string, string> =>
  Object.fromEntries(Object.entries({ code, state, iss, error }).filter(([, value]) => value !== ''));

function inBrowser(login: BrowserLogin | undefined, { door }: Visit): BrowserLogin & { readonly flow: CodeFlow } {
  if (login?.flow !== undefined && door === 'http') return { ...login, flow: login.flow };
  throw new PerfolioError('ROUTE_NOT_FOUND', 'People do not log in at another issuer here. Use e-mail and password.');
}

/** A path of this site: whatever a browser might take for another site is refused. */
const PATH = /^\/(?![/\\])[^\\\p{Cc}]{0,1024}$/u;

function pathOf(returnTo: string): string {
  if (returnTo === '') return '/';
  if (PATH.test(returnTo)) return returnTo;
  throw invalidFields([
    {
      field: 'returnTo',
      rule: 'path',
      description: 'returnTo must be a path of this site, like /portfolios.',
      got: returnTo,
    },
  ]);
}

const anotherBrowser = () =>
  new PerfolioError('CREDENTIALS_INVALID', 'This log-in did not begin in this browser, or too long ago. Begin again.', {
    metadata: { login: 'expired' satisfies TurnedBack },
  });
