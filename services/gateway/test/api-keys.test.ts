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

describe('a repeated request for a key', () => {
  const asked = (idempotencyKey: string, name = 'once') => ({
    body: { name, scopes: ['risk:read'], expireTime: '2999-01-01T00:00:00Z' },
    headers: { 'idempotency-key': idempotencyKey },
  });
  const make = (token: string, request: ReturnType<typeof asked>) => system.ask('/v1/apiKeys', { token, ...request });

  it('makes no second key, and is told which the first one is', async () => {
    const { token } = await system.signUp();
    const first = await make(token, asked('once'));

    const again = await make(token, asked('once'));

    expect([first.status, again.status, again.body.reason]).toEqual([201, 409, 'RESOURCE_EXISTS']);
    expect(again.body.metadata).toEqual({ keyId: first.body.keyId });
    expect(again.body.detail).toContain(first.body.keyId);
    expect(again.text).not.toContain(first.body.apiKey);
    expect((await listed(token)).map(({ keyId }: { keyId: string }) => keyId)).toEqual([first.body.keyId]);
    expect((await system.ask('/v1/me', { token: first.body.apiKey })).status).toBe(200);
  });

  it('makes one key of two that come at once', async () => {
    const { token } = await system.signUp();

    const both = await Promise.all([make(token, asked('both')), make(token, asked('both'))]);

    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(await listed(token)).toHaveLength(1);
  });

  it('is refused when it asks for something else, and makes a key under another name', async () => {
    const [{ token }, other] = [await system.signUp(), await system.signUp()];
    await make(token, asked('mine'));

    const changed = await make(token, asked('mine', 'another'));
    const fresh = await make(token, asked('mine too'));
    const another = await make(other.token, asked('mine'));

    expect([changed.status, changed.body.reason]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect([fresh.status, another.status]).toEqual([201, 201]);
  });

  it('makes none for a key that is revoked by now', async () => {
    const { token } = await system.signUp();
    const { keyId } = (await make(token, asked('gone'))).body;
    await system.ask(`/v1/apiKeys/${keyId}`, { method: 'DELETE', token });

    expect((await make(token, asked('gone'))).body.metadata).toEqual({ keyId });
    expect(await listed(token)).toEqual([]);
  });

  it('gets no second key for a program either', async () => {
    const { token } = await system.logIn(ADMIN.email, ADMIN.password);
    const program = { email: `${crypto.randomUUID()}@programs.example`, scopes: ['risk:read'] };
    const { userId } = (await system.ask('/v1/admin/serviceAccounts', { token, body: program })).body;
    const path = `/v1/admin/serviceAccounts/${userId}/apiKeys`;

    const first = await system.ask(path, { token, ...asked('program') });
    const again = await system.ask(path, { token, ...asked('program') });

    expect([first.status, again.status]).toEqual([201, 409]);
    expect(again.body.metadata).toEqual({ keyId: first.body.keyId });
  });
});
