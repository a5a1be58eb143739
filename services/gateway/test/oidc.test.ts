import { type Issuer, oidcEnv, startIssuer } from './issuer';
import { browserAt, type OidcBrowser, sessionOf } from './oidc-browser';
import { startSystem, type System } from './system';

jest.setTimeout(120_000);

let issuer: Issuer;
let system: System;
let browser: OidcBrowser;
let clock = 0;
beforeAll(async () => {
  issuer = await startIssuer();
  system = await startSystem({ env: oidcEnv(issuer), now: () => Date.now() + clock });
  browser = browserAt(system);
}, 120_000);
afterAll(async () => {
  await system?.close();
  await issuer?.close();
});

const VERIFIED = { email_verified: true };
const email = () => `${crypto.randomUUID()}@elsewhere.example`;

describe('logging in at the issuer', () => {
  it('ends in a session whose tokens stand in no address', async () => {
    issuer.says = { sub: 'browser', email: email(), name: 'Bea', ...VERIFIED };
    const begun = await browser.startLogin('/portfolios?tab=1');
    const back = await browser.visitIssuer(begun);

    const { status, headers } = await browser.comeBack(back, '&session_state=xyz&hd=elsewhere.example');

    expect([begun.status, status, headers.get('location')]).toEqual([303, 303, '/portfolios?tab=1']);
    const refreshed = await sessionOf(system, { headers });
    const me = await system.ask('/v1/me', { token: refreshed.body.accessToken });
    expect(me.body).toMatchObject({ displayName: 'Bea', email: issuer.says.email });
  });

  it('sends a challenge, a state and a nonce, and keeps the verifier to itself', async () => {
    const { location, cookie } = await browser.startLogin();
    const { searchParams } = new URL(location);

    expect(searchParams.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) expect(searchParams.get(name)?.length).toBeGreaterThan(40);
    expect(decodeURIComponent(cookie)).not.toContain(searchParams.get('state'));
  });

  it('gives the same account the next time, whatever the address is then', async () => {
    issuer.says = { sub: 'returns', email: email(), ...VERIFIED };
    const first = await browser.logIn();
    issuer.says = { sub: 'returns', email: email(), ...VERIFIED };
    const second = await browser.logIn();
    const userId = async (token: string) => (await system.ask('/v1/me', { token })).body.userId;

    expect(await userId(second)).toBe(await userId(first));
  });

  it('links the identity to an account that its user is logged in to', async () => {
    const ann = await system.signUp();
    issuer.says = { sub: 'linked', email: ann.email, ...VERIFIED };
    expect((await browser.link(ann)).status).toBe(303);

    const token = await browser.logIn();

    expect((await system.ask('/v1/me', { token })).body.userId).toBe(ann.userId);
    const programs = await issuer.token({ sub: 'linked' });
    expect((await system.ask('/v1/me', { token: programs })).body.userId).toBe(ann.userId);
  });

  it('takes no account over by its address alone', async () => {
    const ann = await system.signUp();
    issuer.says = { sub: 'same address', email: ann.email, ...VERIFIED };

    const refused = await browser.comeBack(await browser.visitIssuer(await browser.startLogin()));

    expect([refused.status, refused.body.reason]).toEqual([409, 'RESOURCE_EXISTS']);
  });

  it('is nothing that the public gRPC door or another installation knows', async () => {
    const plain = await system.gateway({
      PERFOLIO_OIDC_ISSUER: '',
      PERFOLIO_OIDC_AUDIENCE: '',
      PERFOLIO_OIDC_CLIENT_ID: '',
      PERFOLIO_OIDC_CLIENT_SECRET: '',
      PERFOLIO_OIDC_REDIRECT_URL: '',
    });

    expect((await system.ask('/v1/oidc/login', { at: plain.url })).status).toBe(404);
  });

  it('waits for no issuer that is away', async () => {
    const other = await system.gateway();
    issuer.away = true;
    const refused = await system.ask('/v1/oidc/login', { at: other.url });
    issuer.away = false;

    expect([refused.status, refused.body.reason]).toEqual([503, 'DEPENDENCY_UNAVAILABLE']);
  });
});

describe('a browser that is turned back', () => {
  const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  /** Comes back from the issuer with whatever it gave, as a person's browser does. */
  const comeBack = async (cookie: string, query: string) => {
    const { status, headers } = await system.ask(`/v1/oidc/callback?${query}`, { headers: { cookie, accept } });
    return `${status} ${headers.get('location')}`;
  };
  const back = async () => browser.visitIssuer(await browser.startLogin('/#/portfolios'));

  it('goes to the application with a word for the reason, when its user declined', async () => {
    const { cookie, state } = await back();

    const declined = await comeBack(cookie, `error=access_denied&error_description=No&state=${state}`);

    expect(declined).toBe('303 /#/account?log-in=declined');
  });

  it('is told a log-in that began elsewhere, or too long ago, from a code that is refused', async () => {
    const { cookie, code, state } = await back();

    expect(await comeBack('', `code=${code}&state=${state}`)).toBe('303 /#/account?log-in=expired');
    expect(await comeBack(cookie, `code=invented&state=${state}`)).toBe('303 /#/account?log-in=failed');
    clock += 11 * 60_000;
    expect(await comeBack(cookie, `code=${code}&state=${state}`)).toBe('303 /#/account?log-in=expired');
    clock -= 11 * 60_000;
  });

  it('is told who has the address already', async () => {
    const ann = await system.signUp();
    issuer.says = { sub: 'taken', email: ann.email, ...VERIFIED };
    const { cookie, code, state } = await back();

    expect(await comeBack(cookie, `code=${code}&state=${state}`)).toBe('303 /#/account?log-in=taken');
  });

  it('is told that nobody here knows whom the issuer knows', async () => {
    const closed = await system.gateway({ PERFOLIO_OIDC_PROVISION: 'off' });
    issuer.says = { sub: 'nobody here' };
    const { cookie, code, state } = await back();

    const { headers } = await system.ask(`/v1/oidc/callback?code=${code}&state=${state}`, {
      at: closed.url,
      headers: { cookie, accept },
    });

    expect(headers.get('location')).toBe('/#/account?log-in=unknown');
  });

  it('is told of an issuer that is away before it leaves', async () => {
    const other = await system.gateway();
    issuer.away = true;
    const { status, headers } = await system.ask('/v1/oidc/login', { at: other.url, headers: { accept } });
    issuer.away = false;

    expect([status, headers.get('location')]).toEqual([303, '/#/account?log-in=away']);
  });

  it('is none where a program asks, which gets the problem', async () => {
    const { cookie, state } = await back();
    const refused = async (accepts: string) => {
      const { status, body, headers } = await system.ask(`/v1/oidc/callback?error=access_denied&state=${state}`, {
        headers: { cookie, accept: accepts },
      });
      return [status, body.reason, headers.get('location')];
    };

    for (const accepts of ['*/*', 'application/json', 'application/json, text/html;q=0.5'])
      expect(await refused(accepts)).toEqual([401, 'CREDENTIALS_INVALID', null]);
  });
});

describe("an existing product's token", () => {
  it('opens the door with an account made at its first call, one however many come at once', async () => {
    const token = await issuer.token({ sub: 'herd', email: email(), name: 'Hera', ...VERIFIED });

    const answers = await Promise.all(Array.from({ length: 20 }, () => system.ask('/v1/me', { token })));

    expect(new Set(answers.map(({ body }) => body.userId)).size).toBe(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await system.ask('/v1/portfolios', { token, body: { name: 'Mine' } })).status).toBe(201);
  });

  it('allows no more than its claim says, where one is mapped', async () => {
    const narrow = await system.gateway({ PERFOLIO_OIDC_CLAIM_SCOPES: 'scope' });
    const token = await issuer.token({ sub: 'narrow', scope: 'portfolios:read something-else' });
    const status = async (path: string, body?: object) =>
      (await system.ask(path, { at: narrow.url, token, body })).status;

    expect(await status('/v1/portfolios')).toBe(200);
    expect(await status('/v1/portfolios', { name: 'Mine' })).toBe(403);
    expect(await status('/v1/apiKeys', { name: 'wider', scopes: ['portfolios:write'] })).toBe(403);
  });

  it('is refused where nobody is let in whom nobody knows', async () => {
    const closed = await system.gateway({ PERFOLIO_OIDC_PROVISION: 'off' });
    const token = await issuer.token({ sub: 'unknown' });

    const refused = await system.ask('/v1/me', { at: closed.url, token });

    expect([refused.status, refused.body.reason]).toEqual([401, 'CREDENTIALS_INVALID']);
  });

  it('is linked by its verified address where the operator wants that', async () => {
    const ann = await system.signUp();
    const linking = await system.gateway({ PERFOLIO_OIDC_LINK_BY_EMAIL: 'on' });
    const me = async (claims: object) =>
      system.ask('/v1/me', { at: linking.url, token: await issuer.token({ email: ann.email, ...claims }) });

    expect((await me({ sub: 'not verified' })).body.userId).not.toBe(ann.userId);
    expect((await me({ sub: 'verified', ...VERIFIED })).body.userId).toBe(ann.userId);
  });
});

describe("an issuer's keys", () => {
  it('are asked for again when one signs that nobody knows, at most every half minute', async () => {
    clock += 40_000;
    await system.ask('/v1/me', { token: await issuer.token({ sub: 'keys' }) });
    const before = issuer.keysAsked;
    await issuer.rotate();
    clock += 31_000;
    const fresh = await system.ask('/v1/me', { token: await issuer.token({ sub: 'keys' }) });
    await issuer.rotate({ publish: false });
    const strange = await Promise.all(
      Array.from({ length: 50 }, async (_, index) =>
        system.ask('/v1/me', { token: await issuer.token({ sub: 'keys' }, { kid: `strange ${index}` }) }),
      ),
    );

    expect(fresh.status).toBe(200);
    expect(strange.every(({ status }) => status === 401)).toBe(true);
    expect(issuer.keysAsked - before).toBe(1);
  });

  it('are good for a day without their issuer, and no longer', async () => {
    await issuer.rotate();
    clock += 31_000;
    const token = await issuer.token({ sub: 'day', exp: Math.floor(Date.now() / 1000) + 10 * 86_400 });
    expect((await system.ask('/v1/me', { token })).status).toBe(200);
    issuer.away = true;

    clock += 23 * 3_600_000;
    const within = await system.ask('/v1/me', { token: `${token}` });
    clock += 2 * 3_600_000;
    const other = await issuer.token({ sub: 'day', jti: 'other', exp: Math.floor(Date.now() / 1000) + 10 * 86_400 });
    const beyond = await system.ask('/v1/me', { token: other });
    issuer.away = false;

    expect([within.status, beyond.status]).toEqual([200, 503]);
  });
});
