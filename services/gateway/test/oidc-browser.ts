import type { Answer, System, Visitor } from './system';

/** Where a browser is sent, and what it has to bring back. */
interface Departure {
  readonly location: string;
  readonly cookie: string;
}

/** A browser that goes to the issuer and comes back. */
export interface OidcBrowser {
  startLogin(returnTo?: string): Promise<Departure & { readonly status: number }>;
  visitIssuer(start: Departure): Promise<Return>;
  comeBack(returned: Return, more?: string): Promise<Answer>;
  /** Logs in at the issuer, as whoever it says. */
  logIn(): Promise<string>;
  /** Links whoever the issuer says to an account that its user is logged in to. */
  link(visitor: Pick<Visitor, 'token'>): Promise<Answer>;
}

interface Return {
  readonly code: string;
  readonly state: string;
  readonly cookie: string;
}

/** @param at another gateway than the first */
export function browserAt(system: System, at: string = system.url): OidcBrowser {
  const cookieOf = ({ headers }: Answer) => headers.get('set-cookie')?.split(';')[0] ?? '';
  const visitIssuer = async ({ location, cookie }: Departure) => {
    const { code, state } = (await (await fetch(location)).json()) as { code: string; state: string };
    return { code, state, cookie };
  };
  const comeBack = ({ code, state, cookie }: Return, more = '') =>
    system.ask(`/v1/oidc/callback?code=${code}&state=${state}${more}`, { at, headers: { cookie } });
  const startLogin = async (returnTo = '') => {
    const started = await system.ask(`/v1/oidc/login?returnTo=${encodeURIComponent(returnTo)}`, { at });
    return { status: started.status, location: started.headers.get('location') ?? '', cookie: cookieOf(started) };
  };
  return {
    startLogin,
    visitIssuer,
    comeBack,
    logIn: async () => {
      const session = await sessionOf(system, await comeBack(await visitIssuer(await startLogin())), at);
      return session.body.accessToken;
    },
    link: async ({ token }) => {
      const begun = await system.ask('/v1/me:linkIdentity', { at, token, body: {} });
      return comeBack(await visitIssuer({ location: begun.body.authorizationUrl, cookie: cookieOf(begun) }));
    },
  };
}

/** The session that a browser came back to, by its cookie. */
export function sessionOf(system: System, callback: Pick<Answer, 'headers'>, at: string = system.url): Promise<Answer> {
  const cookie = callback.headers.get('set-cookie')?.split(';')[0] ?? '';
  return system.ask('/v1/sessions:refresh', { at, method: 'POST', headers: { cookie, 'perfolio-refresh': '1' } });
}
