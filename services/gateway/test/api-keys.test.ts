import { ADMIN, startSystem, type System, type Visitor } from './system';

jest.setTimeout(120_000);

let system: System;
let ann: Visitor;
beforeAll(async () => {
  system = await startSystem();
  ann = await system.signUp();
}, 120_000);
afterAll(() => system?.close());

const listed = async (token: string) => (await system.ask('/v1/apiKeys', { token })).body.apiKeys;

describe('a key', () => {
  it('is shown once and kept nowhere on the way', async () => {
    const { status, headers, body } = await system.ask('/v1/apiKeys', {
      token: ann.token,
      body: { name: 'once', scopes: ['risk:read'] },
    });

    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body.apiKey).toMatch(/^pfk_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(await listed(ann.token))).not.toContain(body.apiKey);
  });

  it('opens what its scopes allow, over HTTP', async () => {
    const { apiKey } = await system.key(ann.token, ['portfolios:read']);

    expect((await system.ask('/v1/portfolios', { token: apiKey })).status).toBe(200);
    expect((await system.ask('/v1/me', { token: apiKey })).body.userId).toBe(ann.userId);
    const refused = await system.ask('/v1/portfolios', { token: apiKey, body: { name: 'Mine' } });
    expect([refused.status, refused.body.reason]).toEqual([403, 'SCOPE_INSUFFICIENT']);
    expect(refused.headers.get('www-authenticate')).toContain('scope="portfolios:write"');
  });

  it('allows no more than the one who makes it may', async () => {
    const refused = await system.ask('/v1/apiKeys', {
      token: ann.token,
      body: { name: 'too much', scopes: ['risk:read', 'admin', 'everything'] },
    });

    expect(refused.status).toBe(400);
    expect(refused.body.violations.map(({ field }: { field: string }) => field)).toEqual(['scopes[1]', 'scopes[2]']);
  });

  it('is refused with all that is wrong at once', async () => {
    const refused = await system.ask('/v1/apiKeys', {
      token: ann.token,
      body: { name: ' ', scopes: [], expireTime: '2020-01-01T00:00:00Z' },
    });

    expect(refused.status).toBe(400);
    expect(refused.body.violations.map(({ field }: { field: string }) => field)).toEqual([
      'name',
      'scopes',
      'expireTime',
    ]);
  });

  it('is listed by its name, newest first, page by page', async () => {
    const bob = await system.signUp();
    for (const name of ['one', 'two', 'three'])
      await system.ask('/v1/apiKeys', { token: bob.token, body: { name, scopes: ['risk:read'] } });

    const first = await system.ask('/v1/apiKeys?pageSize=2', { token: bob.token });
    const second = await system.ask(`/v1/apiKeys?pageSize=2&pageToken=${first.body.nextPageToken}`, {
      token: bob.token,
    });

    expect(first.body.apiKeys.map(({ name }: { name: string }) => name)).toEqual(['three', 'two']);
    expect(second.body).toMatchObject({ apiKeys: [{ name: 'one', scopes: ['risk:read'] }], nextPageToken: '' });
  });

  it("of an administrator opens his doors only with the administrator's scope", async () => {
    const { token } = await system.logIn(ADMIN.email, ADMIN.password);
    const [all, some] = [await system.key(token, ['admin']), await system.key(token, ['risk:read'])];

    expect((await system.ask('/v1/admin/users', { token: all.apiKey })).status).toBe(200);
    expect((await system.ask('/v1/admin/users', { token: some.apiKey })).status).toBe(403);
  });

  it('makes room only when another one goes', async () => {
    const carl = await system.signUp();
    let last = { keyId: '' };
    for (let made = 0; made < 50; made += 1) last = await system.key(carl.token);
    const one = { token: carl.token, body: { name: 'one more', scopes: ['risk:read'] } };

    expect((await system.ask('/v1/apiKeys', one)).body.reason).toBe('LIMIT_EXCEEDED');
    await system.ask(`/v1/apiKeys/${last.keyId}`, { method: 'DELETE', token: carl.token });
    expect((await system.ask('/v1/apiKeys', one)).status).toBe(201);
  });
});
