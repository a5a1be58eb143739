import { ADMIN, PASSWORD, startSystem, type System } from './system';

jest.setTimeout(120_000);

let system: System;
beforeAll(async () => {
  system = await startSystem();
}, 120_000);
afterAll(() => system?.close());

const admin = async () => (await system.logIn(ADMIN.email, ADMIN.password)).token;

describe('changing the password', () => {
  it('ends the other sessions and keeps this one', async () => {
    const ann = await system.signUp();
    const other = await system.logIn(ann.email);
    const body = { password: PASSWORD, newPassword: 'another horse battery' };

    expect((await system.ask('/v1/me:changePassword', { token: ann.token, body })).status).toBe(204);

    expect((await system.ask('/v1/me', { token: ann.token })).status).toBe(200);
    expect((await system.ask('/v1/me', { token: other.token })).status).toBe(401);
    expect((await system.ask('/v1/sessions', { body: { email: ann.email, password: PASSWORD } })).status).toBe(401);
    await expect(system.logIn(ann.email, body.newPassword)).resolves.toBeDefined();
  });

  it('takes the password of now, and a new one that is long enough', async () => {
    const { token } = await system.signUp();
    const change = async (password: string, newPassword: string) =>
      (await system.ask('/v1/me:changePassword', { token, body: { password, newPassword } })).body.violations[0].field;

    expect(await change('wrong horse battery', 'another horse battery')).toBe('password');
    expect(await change(PASSWORD, 'short')).toBe('newPassword');
  });
});

describe('a recovery code', () => {
  it('opens one session, however it is typed, and sets a new password', async () => {
    const ann = await system.signUp();
    const made = await system.ask('/v1/me/recoveryCodes', { token: ann.token, body: { password: PASSWORD } });
    const [code = ''] = made.body.codes;
    const recovered = { email: ann.email, recoveryCode: ` ${code.toLowerCase().replaceAll('-', ' ')}` };
    const newPassword = 'a recovered horse battery';

    expect(made.body.codes).toHaveLength(10);
    expect(made.headers.get('cache-control')).toBe('no-store');
    const session = await system.ask('/v1/sessions:recover', { body: { ...recovered, newPassword } });
    expect(session.status).toBe(201);
    expect((await system.ask('/v1/me', { token: session.body.accessToken })).body.userId).toBe(ann.userId);
    expect((await system.ask('/v1/me', { token: ann.token })).status).toBe(401);
    expect((await system.ask('/v1/sessions:recover', { body: recovered })).status).toBe(401);
    await expect(system.logIn(ann.email, newPassword)).resolves.toBeDefined();
  });

  it('is good no more once there are new ones', async () => {
    const ann = await system.signUp();
    const make = async () =>
      (await system.ask('/v1/me/recoveryCodes', { token: ann.token, body: { password: PASSWORD } })).body.codes;
    const [old] = await make();
    const [fresh] = await make();
    const recover = async (recoveryCode: string) =>
      (await system.ask('/v1/sessions:recover', { body: { email: ann.email, recoveryCode } })).status;

    expect([await recover(old), await recover(fresh)]).toEqual([401, 201]);
  });
});

describe('an administrator', () => {
  it('closes an account to all its credentials at every gateway, and opens it again', async () => {
    const token = await admin();
    const ann = await system.signUp();
    const { apiKey } = await system.key(ann.token);
    const second = await system.gateway();
    const status = async (credential: string, at?: string) =>
      (await system.ask('/v1/me', { token: credential, ...(at && { at }) })).status;
    expect(await status(ann.token, second.url)).toBe(200);

    const closed = await system.ask(`/v1/admin/users/${ann.userId}:disable`, { method: 'POST', token });

    expect([closed.status, closed.body.disabled]).toEqual([200, true]);
    expect([await status(ann.token), await status(ann.token, second.url), await status(apiKey)]).toEqual([
      401, 401, 401,
    ]);
    expect((await system.ask('/v1/sessions', { body: { email: ann.email, password: PASSWORD } })).status).toBe(401);
    await system.ask(`/v1/admin/users/${ann.userId}:enable`, { method: 'POST', token });
    expect([await status(ann.token), await status(apiKey)]).toEqual([401, 200]);
    await expect(system.logIn(ann.email)).resolves.toBeDefined();
  });

  it('cannot lock himself out', async () => {
    const me = await system.logIn(ADMIN.email, ADMIN.password);
    const refused = await system.ask(`/v1/admin/users/${me.userId}:disable`, { method: 'POST', token: me.token });

    expect(refused.status).toBe(400);
  });

  it('lists all users, page by page', async () => {
    const token = await admin();
    const seen = new Set<string>();
    let page = { users: [] as { userId: string }[], nextPageToken: '' };
    do {
      page = (await system.ask(`/v1/admin/users?pageSize=2&pageToken=${page.nextPageToken}`, { token })).body;
      for (const { userId } of page.users) seen.add(userId);
    } while (page.nextPageToken !== '');

    expect((await system.ask('/v1/admin/users?pageSize=500', { token })).body.users).toHaveLength(seen.size);
    expect(seen.size).toBeGreaterThan(2);
  });

  it('reads what happened to an account, and not what was typed', async () => {
    const token = await admin();
    const ann = await system.signUp();
    const { keyId } = await system.key(ann.token);
    await system.ask(`/v1/apiKeys/${keyId}`, { method: 'DELETE', token: ann.token });
    await system.ask('/v1/sessions', { body: { email: ann.email, password: 'a secret that was typed' } });

    const audit = await system.ask(`/v1/admin/audit?userId=${ann.userId}`, { token });

    expect(audit.body.events.map(({ event }: { event: string }) => event)).toEqual([
      'LOGIN_FAILED',
      'KEY_REVOKED',
      'KEY_CREATED',
      'LOGIN_SUCCEEDED',
    ]);
    expect(audit.body.events[1]).toMatchObject({ actorId: ann.userId, credentialId: ann.sessionId, detail: keyId });
    expect(audit.text).not.toContain('secret');
    expect(audit.text).not.toContain(ann.email);
  });

  it('reads whom the door turned away', async () => {
    const token = await admin();
    const ann = await system.signUp();
    await system.ask('/v1/admin/users', { token: ann.token });

    const found = await until(async () => {
      const { events } = (await system.ask(`/v1/admin/audit?userId=${ann.userId}`, { token })).body;
      return events.find(({ event }: { event: string }) => event === 'ACCESS_REFUSED');
    });

    expect(found).toMatchObject({ actorId: ann.userId, detail: 'perfolio.gateway.v1.AdminService/ListUsers' });
  });
});

async function until<Value>(read: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
