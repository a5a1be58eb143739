import { Client, credentials, Metadata, type MethodDefinition, type ServiceError } from '@grpc/grpc-js';
import { contextV1 } from '@perfolio/contracts';
import { fromServiceError } from '@perfolio/service';

import { ADMIN, startSystem, type System, type Visitor } from './system';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const API_KEY = 'urn:perfolio:params:oauth:token-type:api-key';
const ALL = ['portfolios:read', 'portfolios:write', 'risk:read'];
const { ContextServiceService: Portfolios, IdentityServiceService: Identity } = contextV1;

jest.setTimeout(120_000);

let system: System;
let ann: Visitor;
let context: Client;
beforeAll(async () => {
  system = await startSystem();
  ann = await system.signUp();
  context = new Client(system.contextAddress, credentials.createInsecure());
}, 120_000);
afterAll(async () => {
  context?.close();
  await system?.close();
});

const exchange = (apiKey: string, more: Record<string, string> = {}) =>
  system.ask('/v1/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: EXCHANGE,
      subject_token: apiKey,
      subject_token_type: API_KEY,
      audience: 'context',
      ...more,
    }).toString(),
  });

/** Calls Context as a program of the house does: without a service identity. */
function direct<Q, A>(
  { path, requestSerialize, responseDeserialize }: MethodDefinition<Q, A>,
  request: Q,
  token: string,
) {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return new Promise<A | undefined>((resolve, reject) => {
    const done = (error: ServiceError | null, answer?: A) =>
      error === null ? resolve(answer) : reject(fromServiceError(error));
    context.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, done);
  });
}

const list = (token: string) => direct(Portfolios.listPortfolios, { pageSize: 0, pageToken: '' }, token);

describe('exchanging a key', () => {
  it('gives an assertion as OAuth spells it, for a minute', async () => {
    const { apiKey } = await system.key(ann.token, ALL);
    const { status, headers, body } = await exchange(apiKey, { resource: '', unknown: 'left out' });

    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.any(String),
      issued_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_type: 'Bearer',
      expires_in: 60,
      scope: ALL.join(' '),
    });
  });

  it.each([
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['another audience', { audience: 'redis' }, 'invalid_target'],
    ['another resource', { resource: 'https://elsewhere.example' }, 'invalid_target'],
    ['another kind of token', { subject_token_type: 'urn:ietf:params:oauth:token-type:jwt' }, 'invalid_request'],
    ['a scope that the key has not', { scope: 'portfolios:write' }, 'invalid_scope'],
  ])('is refused for %s, in words of OAuth too', async (_what, more, error) => {
    const { apiKey } = await system.key(ann.token, ['risk:read']);
    const refused = await exchange(apiKey, more);

    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.body).toMatchObject({ error, error_description: expect.any(String), reason: expect.any(String) });
  });

  it('takes a form on no other route', async () => {
    const refused = await system.ask('/v1/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `email=${ann.email}&password=x`,
    });

    expect(refused.status).toBe(415);
  });

  it('binds to a portfolio that the key may see, and to no other', async () => {
    const bob = await system.signUp();
    const foreign = (await system.ask('/v1/portfolios', { token: bob.token, body: { name: 'His' } })).body.portfolioId;
    const { apiKey } = await system.key(ann.token, ALL);

    expect((await exchange(apiKey, { resource: `urn:perfolio:portfolio:${foreign}` })).status).toBe(404);
    expect((await exchange(apiKey, { resource: 'urn:perfolio:portfolio:nonsense' })).status).toBe(404);
  });
});

describe('a program that calls Context itself', () => {
  it('gets what its user has, and changes it', async () => {
    const { apiKey } = await system.key(ann.token, ALL);
    const token = (await exchange(apiKey)).body.access_token;
    const stored = await system.ask('/v1/portfolios', { token: ann.token, body: { name: 'Mine' } });

    expect((await list(token))?.portfolios.map(({ portfolioId }) => portfolioId)).toContain(stored.body.portfolioId);
    const request = { portfolioId: stored.body.portfolioId, ifMatch: '*' };
    await direct(Portfolios.deletePortfolio, request, token);
    expect((await system.ask(`/v1/portfolios/${request.portfolioId}`, { token: ann.token })).status).toBe(404);
  });

  it('is refused from the next call on once its key is revoked, however fresh its assertion', async () => {
    const { apiKey, keyId } = await system.key(ann.token, ALL);
    const token = (await exchange(apiKey)).body.access_token;
    await list(token);
    await system.ask(`/v1/apiKeys/${keyId}`, { method: 'DELETE', token: ann.token });

    await expect(list(token)).rejects.toMatchObject({ reason: 'CREDENTIALS_INVALID' });
  });

  it('is held to the portfolio that its assertion is for', async () => {
    const make = async () =>
      (await system.ask('/v1/portfolios', { token: ann.token, body: { name: 'One' } })).body.portfolioId;
    const [one, two] = [await make(), await make()];
    const { apiKey } = await system.key(ann.token, ALL);
    const token = (await exchange(apiKey, { resource: `urn:perfolio:portfolio:${one}` })).body.access_token;
    const get = (portfolioId: string) => direct(Portfolios.getPortfolio, { portfolioId }, token);

    expect((await get(one))?.portfolio?.portfolioId).toBe(one);
    await expect(get(two)).rejects.toMatchObject({ reason: 'RESOURCE_NOT_FOUND' });
    await expect(list(token)).rejects.toMatchObject({ reason: 'SCOPE_INSUFFICIENT' });
  });

  it('may do no more than its assertion says', async () => {
    const { apiKey } = await system.key(ann.token, ALL);
    const token = (await exchange(apiKey, { scope: 'portfolios:read' })).body.access_token;

    expect(await list(token)).toBeDefined();
    await expect(direct(Portfolios.clearCache, {}, token)).rejects.toMatchObject({ reason: 'SCOPE_INSUFFICIENT' });
    await expect(direct(Identity.eraseAccount, {}, token)).rejects.toMatchObject({ reason: 'SCOPE_INSUFFICIENT' });
    const unauthenticated = { cause: expect.objectContaining({ code: 16 }) };
    await expect(direct(Portfolios.resolve, { items: [] }, token)).rejects.toMatchObject(unauthenticated);
  });

  it('gets nowhere with a credential of the front door', async () => {
    const { apiKey } = await system.key(ann.token, ALL);

    const unauthenticated = { cause: expect.objectContaining({ code: 16 }) };
    for (const token of [ann.token, apiKey, ann.refreshToken])
      await expect(list(token)).rejects.toMatchObject(unauthenticated);
    const assertion = (await exchange(apiKey)).body.access_token;
    expect((await system.ask('/v1/me', { token: assertion })).status).toBe(401);
  });
});

describe('an account of a program', () => {
  it('has keys that administrators make, and nobody logs in to it', async () => {
    const { token } = await system.logIn(ADMIN.email, ADMIN.password);
    const email = 'billing@programs.example';
    const asked = { email, displayName: 'Billing', scopes: ['portfolios:read'] };
    const made = await system.ask('/v1/admin/serviceAccounts', { token, body: asked });
    const path = `/v1/admin/serviceAccounts/${made.body.userId}/apiKeys`;
    const second = await system.ask(path, { token, body: { name: 'second', scopes: ['risk:read'] } });

    expect([made.status, second.status]).toEqual([201, 201]);
    expect((await system.ask('/v1/me', { token: made.body.apiKey })).body.userId).toBe(made.body.userId);
    expect((await list((await exchange(made.body.apiKey)).body.access_token))?.portfolios).toEqual([]);
    expect((await system.ask('/v1/sessions', { body: { email, password: 'x'.repeat(12) } })).status).toBe(401);
    expect((await system.ask('/v1/admin/serviceAccounts', { token: ann.token, body: asked })).status).toBe(403);
    const person = `/v1/admin/serviceAccounts/${ann.userId}/apiKeys`;
    expect((await system.ask(person, { token, body: { name: 'hers', scopes: ['risk:read'] } })).status).toBe(404);
  });
});

describe('a device', () => {
  const begin = async () => (await system.ask('/v1/deviceLogins', { body: {} })).body;
  const poll = (deviceCode: string) =>
    system.ask('/v1/token', { body: { grant_type: DEVICE, device_code: deviceCode } });

  it('gets a session when a person lets it in', async () => {
    const { deviceCode, userCode, verificationUri } = await begin();
    const body = { userCode: userCode.toLowerCase().replace('-', ' ') };
    expect(verificationUri).toMatch(/^http.+\/device$/);
    expect(userCode).toMatch(/^[BCDFGHJ-NP-TVWXZ]{4}-[BCDFGHJ-NP-TVWXZ]{4}$/);
    expect((await system.ask('/v1/deviceLogins:approve', { token: ann.token, body })).status).toBe(204);

    const { status, body: tokens } = await poll(deviceCode);

    expect(status).toBe(200);
    expect((await system.ask('/v1/me', { token: tokens.access_token })).body.userId).toBe(ann.userId);
    const refreshed = await system.ask('/v1/sessions:refresh', { body: { refreshToken: tokens.refresh_token } });
    expect(refreshed.status).toBe(200);
    expect((await poll(deviceCode)).body.error).toBe('expired_token');
  });

  it('is described to whoever is to let it in', async () => {
    const headers = { 'user-agent': 'television/1.0' };
    const begun = await system.ask('/v1/deviceLogins', { headers, body: { scopes: ['risk:read'] } });
    const { userCode } = begun.body;

    const { status, body } = await system.ask('/v1/deviceLogins:lookUp', { token: ann.token, body: { userCode } });

    expect(status).toBe(200);
    expect(body).toEqual({
      userAgent: 'television/1.0',
      createTime: expect.stringMatching(/^20\d\d-/),
      expireTime: expect.stringMatching(/^20\d\d-/),
      scopes: ['risk:read'],
      sessionSeconds: 2_592_000,
    });
  });

  it('that asked for scopes may do that, log out, and nothing to the account', async () => {
    const { deviceCode, userCode } = (await system.ask('/v1/deviceLogins', { body: { scopes: ['portfolios:read'] } }))
      .body;
    await system.ask('/v1/deviceLogins:approve', { token: ann.token, body: { userCode } });
    const { body: tokens } = await poll(deviceCode);
    const token = (await system.ask('/v1/sessions:refresh', { body: { refreshToken: tokens.refresh_token } })).body
      .accessToken;
    const status = async (path: string, more: object = {}) => (await system.ask(path, { token, ...more })).status;

    expect(tokens.scope).toBe('portfolios:read');
    expect(await status('/v1/portfolios')).toBe(200);
    expect(await status('/v1/portfolios', { body: { name: 'Its own' } })).toBe(403);
    expect(await status('/v1/me', { method: 'DELETE' })).toBe(403);
    expect(await status('/v1/apiKeys', { body: { name: 'more', scopes: ['portfolios:read'] } })).toBe(403);
    expect(await status(`/v1/sessions/${ann.sessionId}`, { method: 'DELETE' })).toBe(403);
    expect(await status('/v1/me')).toBe(200);
    expect(await status('/v1/sessions/current', { method: 'DELETE' })).toBe(204);
    expect(await status('/v1/me')).toBe(401);
  });

  it('waits, and slowly', async () => {
    const { deviceCode } = await begin();
    const [first, second] = [await poll(deviceCode), await poll(deviceCode)];

    expect([first.status, first.body.error, first.body.reason]).toEqual([
      400,
      'authorization_pending',
      'AUTHORIZATION_PENDING',
    ]);
    expect([second.status, second.body.error]).toEqual([429, 'slow_down']);
  });

  it('is turned away, and stays so', async () => {
    const { deviceCode, userCode } = await begin();
    await system.ask('/v1/deviceLogins:deny', { token: ann.token, body: { userCode } });
    const again = await system.ask('/v1/deviceLogins:approve', { token: ann.token, body: { userCode } });

    expect((await poll(deviceCode)).body.error).toBe('access_denied');
    expect(again.status).toBe(404);
  });

  it('is not let in by a key', async () => {
    const { userCode } = await begin();
    const { apiKey } = await system.key(ann.token, ALL);

    for (const verb of ['approve', 'lookUp'])
      expect((await system.ask(`/v1/deviceLogins:${verb}`, { token: apiKey, body: { userCode } })).status).toBe(403);
  });
});
