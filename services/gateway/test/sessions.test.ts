import { type Door, openDoor } from './door';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  door.ask(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

const credentials = { email: 'a@example.com', password: 'correct horse battery' };

describe('signing up', () => {
  it('answers with the new user', async () => {
    const response = await post('/v1/accounts', credentials);

    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/v1/me');
    expect(await response.json()).toEqual({ userId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });
});

describe('logging in', () => {
  it('gives tokens that nobody keeps', async () => {
    const response = await post('/v1/sessions', credentials);

    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      accessToken: expect.any(String),
      expiresInSeconds: 600,
      refreshToken: expect.any(String),
      sessionId: expect.any(String),
    });
  });

  it('gives an access token that opens the door', async () => {
    const { accessToken } = (await (await post('/v1/sessions', credentials)).json()) as { accessToken: string };

    expect((await door.ask('/v1/me', { token: accessToken })).status).toBe(200);
  });

  it('hides the refresh token in a cookie when asked to', async () => {
    const response = await post('/v1/sessions', { ...credentials, refreshCookie: true });

    expect(await response.json()).not.toHaveProperty('refreshToken');
    expect(response.headers.get('set-cookie')).toMatch(
      /^perfolio-refresh=refresh-[0-9a-f-]+; Path=\/v1\/sessions:refresh; Expires=.+; HttpOnly; Secure; SameSite=Strict$/,
    );
  });
});

describe('refreshing', () => {
  const cookieOf = async (): Promise<string> => {
    const response = await post('/v1/sessions', { ...credentials, refreshCookie: true });
    return response.headers.get('set-cookie')?.split(';')[0] ?? '';
  };

  it('takes the token of the body', async () => {
    const { refreshToken } = (await (await post('/v1/sessions', credentials)).json()) as { refreshToken: string };

    const response = await post('/v1/sessions:refresh', { refreshToken });

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ refreshToken: expect.any(String) });
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  it('takes the cookie beside the header that says so, and renews it', async () => {
    const cookie = await cookieOf();

    const response = await post('/v1/sessions:refresh', {}, { cookie, 'perfolio-refresh': '1' });

    expect(response.status).toBe(200);
    expect(await response.json()).not.toHaveProperty('refreshToken');
    expect(response.headers.get('set-cookie')).toContain('HttpOnly');
  });

  it('does not look at the cookie otherwise', async () => {
    const response = await post('/v1/sessions:refresh', {}, { cookie: await cookieOf() });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ reason: 'CREDENTIALS_MISSING' });
  });

  it('refuses two different tokens', async () => {
    const headers = { cookie: await cookieOf(), 'perfolio-refresh': '1' };

    const response = await post('/v1/sessions:refresh', { refreshToken: 'another' }, headers);

    expect(await response.json()).toMatchObject({ reason: 'CREDENTIALS_AMBIGUOUS' });
  });
});

describe('sessions of a user', () => {
  it('are listed with the one the request came by', async () => {
    const { token, sessionId } = await door.login();

    const response = await door.ask('/v1/sessions', { token });

    expect(await response.json()).toEqual({
      sessions: [{ sessionId, current: true }],
      nextPageToken: '',
    });
  });

  it('end by their id, or by the word current', async () => {
    const one = await door.login();
    const two = await door.login();

    const other = await door.ask(`/v1/sessions/${two.sessionId}`, { method: 'DELETE', token: one.token });
    const current = await door.ask('/v1/sessions/current', { method: 'DELETE', token: one.token });

    expect([other.status, await other.text()]).toEqual([204, '']);
    expect(current.status).toBe(204);
    expect((await door.ask('/v1/me', { token: one.token })).status).toBe(401);
  });

  it('end all at once, without a body', async () => {
    const { token } = await door.login();

    const response = await door.ask('/v1/sessions:revokeAll', { method: 'POST', token });

    expect(response.status).toBe(204);
    expect((await door.ask('/v1/me', { token })).status).toBe(401);
  });
});

describe('erasing an account', () => {
  it('is done when nothing is pending', async () => {
    const { token } = await door.login();

    const response = await door.ask('/v1/me', { method: 'DELETE', token });

    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('is accepted while the cache is out of reach', async () => {
    const { token } = await door.login();
    door.context.pendingErasure = true;

    const response = await door.ask('/v1/me', { method: 'DELETE', token });

    expect([response.status, await response.json()]).toEqual([202, { pending: true }]);
  });
});
