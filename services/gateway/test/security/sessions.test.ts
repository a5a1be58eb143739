import { createHash } from 'node:crypto';

import { ADMIN, PASSWORD, startSystem, type System } from '../system';

jest.setTimeout(120_000);

let system: System;
let second: string;
beforeAll(async () => {
  system = await startSystem();
  second = (await system.gateway()).url;
}, 120_000);
afterAll(() => system?.close());

const status = async (token: string, at?: string): Promise<number> =>
  (await system.ask('/v1/me', { token, ...(at !== undefined && { at }) })).status;
const everywhere = async (token: string) => [await status(token), await status(token, second)];
const refresh = (refreshToken: string) => system.ask('/v1/sessions:refresh', { body: { refreshToken } });

describe('a session', () => {
  it('SE1 is a new one at every log-in', async () => {
    const one = await system.signUp();
    const two = await system.logIn(one.email);

    expect(new Set([one.sessionId, two.sessionId]).size).toBe(2);
    expect(new Set([one.refreshToken, two.refreshToken]).size).toBe(2);
  });

  it('SE2 has a refresh token of at least 128 bits, of which two share nothing', async () => {
    const one = await system.signUp();
    const [a, b] = [one, await system.logIn(one.email)].map(({ refreshToken }) => refreshToken.replace(/^prt_/, ''));
    const [bytes, other] = [Buffer.from(a ?? '', 'base64url'), Buffer.from(b ?? '', 'base64url')];

    expect(bytes.length * 8).toBeGreaterThanOrEqual(128);
    const same = bytes.reduce((count, byte, index) => count + Number(byte === other[index]), 0);
    expect(same).toBeLessThan(8);
  });

  it('SE3 is over on the next call after log-out, at every gateway', async () => {
    const { token } = await system.signUp();
    expect(await everywhere(token)).toEqual([200, 200]);

    await system.ask('/v1/sessions/current', { method: 'DELETE', token });

    expect(await everywhere(token)).toEqual([401, 401]);
  });

  it('SE4 is over with all the others after logging out everywhere', async () => {
    const one = await system.signUp();
    const two = await system.logIn(one.email);
    await system.ask('/v1/sessions:revokeAll', { method: 'POST', token: one.token });

    expect([...(await everywhere(one.token)), ...(await everywhere(two.token))]).toEqual([401, 401, 401, 401]);
    expect((await refresh(two.refreshToken)).status).toBe(401);
  });

  it('SE5 is over for thief and victim when a refresh token comes twice', async () => {
    const { token, refreshToken } = await system.signUp();
    const next = await refresh(refreshToken);
    expect(next.status).toBe(200);

    expect((await refresh(refreshToken)).status).toBe(401);

    expect((await refresh(next.body.refreshToken)).status).toBe(401);
    expect(await everywhere(token)).toEqual([401, 401]);
    expect(await everywhere(next.body.accessToken)).toEqual([401, 401]);
  });

  it('SE6 of a closed account is over on the next call, at every gateway', async () => {
    const admin = await system.logIn(ADMIN.email, ADMIN.password);
    const ann = await system.signUp();
    expect(await everywhere(ann.token)).toEqual([200, 200]);

    await system.ask(`/v1/admin/users/${ann.userId}:disable`, { method: 'POST', token: admin.token });

    expect(await everywhere(ann.token)).toEqual([401, 401]);
    expect((await refresh(ann.refreshToken)).status).toBe(401);
  });

  it('SE7 of an erased account is over on the next call, at every gateway', async () => {
    const ann = await system.signUp();
    const { apiKey } = await system.key(ann.token);
    await system.ask('/v1/me', { method: 'DELETE', token: ann.token });

    expect([...(await everywhere(ann.token)), ...(await everywhere(apiKey))]).toEqual([401, 401, 401, 401]);
    expect((await refresh(ann.refreshToken)).status).toBe(401);
  });

  it('SE8 of before a change of password is over, but for the one that changed it', async () => {
    const one = await system.signUp();
    const two = await system.logIn(one.email);
    const body = { password: PASSWORD, newPassword: 'another horse battery' };
    await system.ask('/v1/me:changePassword', { token: one.token, body });

    expect([...(await everywhere(one.token)), ...(await everywhere(two.token))]).toEqual([200, 200, 401, 401]);
    expect((await refresh(two.refreshToken)).status).toBe(401);
  });

  it("SE9 is ended by nobody else's hand, and is no less missing to him than one that never was", async () => {
    const [ann, bob] = [await system.signUp(), await system.signUp()];
    const end = async (sessionId: string) => {
      const { status: code, body } = await system.ask(`/v1/sessions/${sessionId}`, {
        method: 'DELETE',
        token: bob.token,
      });
      return JSON.stringify([code, { ...body, instance: '' }]);
    };

    expect(await end(ann.sessionId)).toBe(await end(crypto.randomUUID()));
    expect(await status(ann.token)).toBe(200);
    const { body } = await system.ask('/v1/sessions', { token: bob.token });
    expect(body.sessions.map(({ sessionId }: { sessionId: string }) => sessionId)).toEqual([bob.sessionId]);
  });

  it('SE10 makes room for newer ones: nobody has more than twenty', async () => {
    const first = await system.signUp();
    for (let more = 0; more < 20; more += 1) await system.logIn(first.email);

    expect(await everywhere(first.token)).toEqual([401, 401]);
  });
});

describe('a refresh token in a cookie', () => {
  const logIn = async () => {
    const { email } = await system.signUp();
    const { headers, body } = await system.ask('/v1/sessions', {
      body: { email, password: PASSWORD, refreshCookie: true },
    });
    return { body, whole: headers.get('set-cookie') ?? '', cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
  };

  it('SE11 is read by no script, sent by no other site and shown in no body', async () => {
    const { body, whole } = await logIn();

    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/v1/sessions:refresh'])
      expect(whole).toContain(flag);
    expect(body).not.toHaveProperty('refreshToken');
  });

  it('SE12 refreshes only beside the header that no form can send, and no other route looks at it', async () => {
    const { cookie } = await logIn();
    const without = await system.ask('/v1/sessions:refresh', { method: 'POST', headers: { cookie } });
    const elsewhere = await system.ask('/v1/sessions', { headers: { cookie, 'perfolio-refresh': '1' } });
    const beside = await system.ask('/v1/sessions:refresh', {
      method: 'POST',
      headers: { cookie, 'perfolio-refresh': '1' },
    });

    expect([without.status, elsewhere.status, beside.status]).toEqual([401, 401, 200]);
    expect(beside.body).not.toHaveProperty('refreshToken');
  });
});

describe('a session in an answer', () => {
  it('SE13 is kept by no cache on the way', async () => {
    const { email } = await system.signUp();
    const { headers } = await system.ask('/v1/sessions', { body: { email, password: PASSWORD } });

    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('SE14 says no secret in the list of sessions, nor in the log of security', async () => {
    const admin = await system.logIn(ADMIN.email, ADMIN.password);
    const ann = await system.signUp();
    const list = await system.ask('/v1/sessions', { token: ann.token });
    const audit = await system.ask(`/v1/admin/audit?userId=${ann.userId}`, { token: admin.token });
    const digest = createHash('sha256').update(ann.refreshToken).digest('hex');

    for (const secret of [ann.refreshToken, ann.token, digest]) {
      expect(list.text).not.toContain(secret);
      expect(audit.text).not.toContain(secret);
    }
  });
});
