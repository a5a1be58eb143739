import { createHmac, generateKeyPairSync } from 'node:crypto';
import { publicKeys, type Secrets } from '@perfolio/service';
import { SignJWT } from 'jose';

import { newSecrets } from '../door';
import { type Issuer, oidcEnv, startIssuer } from '../issuer';
import { base64, ownClaims, signedBy } from '../own-tokens';
import { PASSWORD, startSystem, type System, type Visitor } from '../system';

jest.setTimeout(120_000);

let issuer: Issuer;
let system: System;
let ann: Visitor;
let clock = 0;
beforeAll(async () => {
  issuer = await startIssuer();
  system = await startSystem({ env: oidcEnv(issuer), now: () => Date.now() + clock });
  ann = await system.signUp();
}, 120_000);
afterAll(async () => {
  await system?.close();
  await issuer?.close();
});

const seconds = (): number => Math.floor((Date.now() + clock) / 1000);
const claimsOf = (visitor: Visitor) => ownClaims(visitor, seconds());
const signed = (claims: object, header: object = {}, secrets: Secrets = system.secrets) =>
  signedBy(secrets, claims, header);

const refusal = async (token: string): Promise<string> => {
  const { status, body, headers } = await system.ask('/v1/me', { token });
  expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="perfolio"/);
  return `${status} ${body.reason}`;
};

const [INVALID, EXPIRED] = ['401 CREDENTIALS_INVALID', '401 CREDENTIALS_EXPIRED'];

describe('an access token', () => {
  it('AU1 is refused without a signature', async () => {
    expect(await refusal(`${base64({ alg: 'none', typ: 'at+jwt' })}.${base64(claimsOf(ann))}.`)).toBe(INVALID);
  });

  it('AU2 is refused when the public key signed it as a shared secret', async () => {
    const [key] = publicKeys(system.secrets.signingKeys).keys;
    const head = `${base64({ alg: 'HS256', typ: 'at+jwt', kid: key?.kid })}.${base64(claimsOf(ann))}`;
    for (const secret of [JSON.stringify(key), Buffer.from(key?.x ?? '', 'base64url')])
      expect(await refusal(`${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`)).toBe(INVALID);
  });

  it('AU3 is refused when another installation signed it, under the name of our key too', async () => {
    const kid = system.secrets.signingKeys.keys[0]?.kid;
    expect(await refusal(await signed(claimsOf(ann), { kid }, newSecrets()))).toBe(INVALID);
  });

  it('AU4 is refused for a key that it brings along', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const token = await new SignJWT(claimsOf(ann))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', jwk: publicKey.export({ format: 'jwk' }) as never })
      .sign(privateKey);

    expect(await refusal(token)).toBe(INVALID);
  });

  it.each([
    ['AU5 audience', { aud: 'risk' }],
    ['AU6 issuer', { iss: 'perfolio-gateway' }],
    ['AU7 expiry', { exp: undefined }],
    ['AU8 session', { sid: '00000000-0000-4000-8000-000000000000' }],
  ])('%s of another kind is refused', async (_what, claims) => {
    expect(await refusal(await signed({ ...claimsOf(ann), ...claims }))).toBe(INVALID);
  });

  it('AU9 is refused when it has expired', async () => {
    expect(await refusal(await signed({ ...claimsOf(ann), exp: seconds() - 61 }))).toBe(EXPIRED);
  });

  it('AU10 is refused when it is a token of another kind, ours too', async () => {
    for (const typ of ['JWT', 'perfolio-assertion+jwt', 'perfolio-identity+jwt', undefined])
      expect(await refusal(await signed(claimsOf(ann), { typ }))).toBe(INVALID);
  });

  it("AU11 is refused when it names another's session, or another user", async () => {
    const bob = await system.signUp();

    expect(await refusal(await signed({ ...claimsOf(ann), sid: bob.sessionId }))).toBe(INVALID);
    expect(await refusal(await signed({ ...claimsOf(ann), sub: bob.userId }))).toBe(INVALID);
  });
});

describe('an API key', () => {
  it('AU12 is refused when a letter of it is another, and when it is none', async () => {
    const { apiKey } = await system.key(ann.token);
    const other = `${apiKey.slice(0, -1)}${apiKey.endsWith('A') ? 'B' : 'A'}`;

    for (const key of [other, apiKey.slice(0, -1), `${apiKey}A`, 'pfk_', 'pfk_%00'])
      expect(await refusal(key)).toBe(INVALID);
  });

  it('AU13 is refused on the next call once it is revoked, at every gateway', async () => {
    const second = await system.gateway();
    const { apiKey, keyId } = await system.key(ann.token);
    const at = async (url: string) => (await system.ask('/v1/me', { token: apiKey, at: url })).status;
    expect([await at(system.url), await at(second.url)]).toEqual([200, 200]);

    await system.ask(`/v1/apiKeys/${keyId}`, { method: 'DELETE', token: ann.token });

    expect([await at(system.url), await at(second.url)]).toEqual([401, 401]);
    expect(await refusal(apiKey)).toBe(INVALID);
  });

  it('AU14 does nothing that its scopes leave out, and makes no other credential', async () => {
    const { apiKey } = await system.key(ann.token, ['risk:read']);
    const asked: [string, string, object?][] = [
      ['GET', '/v1/portfolios'],
      ['POST', '/v1/apiKeys', { name: 'more', scopes: ['portfolios:write'] }],
      ['GET', '/v1/apiKeys'],
      ['GET', '/v1/sessions'],
      ['POST', '/v1/me:changePassword', { password: PASSWORD, newPassword: 'another horse battery' }],
      ['POST', '/v1/me/recoveryCodes', { password: PASSWORD }],
      ['DELETE', '/v1/me'],
      ['GET', '/v1/admin/users'],
    ];
    for (const [method, path, body] of asked) {
      const { status, body: problem } = await system.ask(path, { method, token: apiKey, body });
      expect(`${method} ${path}: ${status} ${problem.reason}`).toBe(`${method} ${path}: 403 SCOPE_INSUFFICIENT`);
    }
  });

  it("AU15 is known to nobody but its holder: another user's list and revocation do not reach it", async () => {
    const bob = await system.signUp();
    const { apiKey, keyId } = await system.key(ann.token);
    const foreign = await system.ask(`/v1/apiKeys/${keyId}`, { method: 'DELETE', token: bob.token });
    const missing = await system.ask(`/v1/apiKeys/${crypto.randomUUID()}`, { method: 'DELETE', token: bob.token });
    const plain = ({ body }: { body: object }) => ({ ...body, instance: '' });

    expect([foreign.status, plain(foreign)]).toEqual([404, plain(missing)]);
    expect((await system.ask('/v1/apiKeys', { token: bob.token })).body.apiKeys).toEqual([]);
    expect((await system.ask('/v1/me', { token: apiKey })).status).toBe(200);
  });
});

describe('a credential', () => {
  it('AU16 is taken from no address, cookie or body', async () => {
    const { apiKey } = await system.key(ann.token);
    const cookie = `access_token=${ann.token}; perfolio-refresh=${ann.refreshToken}; authorization=${apiKey}`;
    const reason = async (path: string, headers = {}) => (await system.ask(path, { headers })).body.reason;

    expect(await reason(`/v1/me?access_token=${ann.token}`)).toBe('CREDENTIALS_MISSING');
    expect(await reason(`/v1/me?apiKey=${apiKey}`)).toBe('CREDENTIALS_MISSING');
    expect(await reason('/v1/me', { cookie })).toBe('CREDENTIALS_MISSING');
    expect(await reason('/v1/me', { 'x-api-key': apiKey })).toBe('CREDENTIALS_MISSING');
  });

  it('AU17 is refused beside another one, in whatever order', async () => {
    const { apiKey } = await system.key(ann.token);
    for (const authorization of [`Bearer ${ann.token}, Bearer ${apiKey}`, `Bearer ${apiKey}, Bearer x`]) {
      const { status, body } = await system.ask('/v1/me', { headers: { authorization } });
      expect([status, body.reason]).toEqual([400, 'CREDENTIALS_AMBIGUOUS']);
    }
  });

  it('AU18 is nothing else than Bearer', async () => {
    const basic = Buffer.from(`${ann.email}:${PASSWORD}`).toString('base64');
    for (const authorization of [`Basic ${basic}`, ann.token, `Bearer ${ann.refreshToken}`, 'Bearer'])
      expect((await system.ask('/v1/me', { headers: { authorization } })).body.reason).toBe('CREDENTIALS_INVALID');
  });
});

describe('guessing', () => {
  const wrong = { password: 'a wrong horse battery' };
  const logIn = (email: string) => system.ask('/v1/sessions', { body: { email, ...wrong } });

  it('AU19 is refused after ten tries at an account, with how long to wait, and the right password then too', async () => {
    const { email } = await system.signUp();
    for (let tried = 0; tried < 10; tried += 1) expect((await logIn(email)).status).toBe(401);
    const refused = await logIn(email);

    expect([refused.status, refused.body.reason]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await system.ask('/v1/sessions', { body: { email, password: PASSWORD } })).status).toBe(429);
  });

  it('AU20 cannot be hurried by many tries at once', async () => {
    const { email } = await system.signUp();
    const answers = await Promise.all(Array.from({ length: 30 }, () => logIn(email)));

    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(10);
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
  });

  it('AU21 tells an account from none by nothing: neither when wrong nor when too often', async () => {
    const { email } = await system.signUp();
    const nobody = `${crypto.randomUUID()}@people.example`;
    const told = async (address: string) => {
      const seen: string[] = [];
      for (let tried = 0; tried < 11; tried += 1) {
        const { status, body } = await logIn(address);
        seen.push(JSON.stringify([status, { ...body, instance: '' }]));
      }
      return seen;
    };

    expect(await told(nobody)).toEqual(await told(email));
  });

  it('AU22 is counted for recovery codes and for a password that is to be changed, too', async () => {
    const one = await system.signUp();
    const two = await system.signUp();
    const body = { email: one.email, recoveryCode: 'ABCD-EFGH-JKMN-PQRS' };
    const change = { ...wrong, newPassword: 'another horse battery' };
    const recover = () => system.ask('/v1/sessions:recover', { body });
    const rename = () => system.ask('/v1/me:changePassword', { token: two.token, body: change });
    for (let tried = 0; tried < 10; tried += 1) {
      expect((await recover()).status).toBe(401);
      expect((await rename()).status).toBe(400);
    }

    expect([(await recover()).status, (await rename()).status]).toEqual([429, 429]);
  });
});

describe("another issuer's token", () => {
  it('AU23 opens the door only when it is genuine, for us and alive', async () => {
    const claims = { sub: 'careful' };
    const good = await issuer.token(claims);
    const other = await startIssuer();
    const [head = '', body = ''] = good.split('.');
    const bad: [string, string][] = [
      [await issuer.token({ ...claims, aud: 'another-api' }), INVALID],
      [await issuer.token({ ...claims, exp: seconds() - 61 }), EXPIRED],
      [await issuer.token({ ...claims, exp: undefined }), INVALID],
      [await issuer.token({ ...claims, nbf: seconds() + 600 }), INVALID],
      [await issuer.token({ ...claims, sub: undefined }), INVALID],
      [await other.token({ ...claims, iss: issuer.url }), INVALID],
      [await other.token(claims), INVALID],
      [`${base64({ alg: 'none' })}.${body}.`, INVALID],
      [`${head}.${body}.AAAA`, INVALID],
    ];
    await other.close();

    expect((await system.ask('/v1/me', { token: good })).status).toBe(200);
    for (const [token, answer] of bad) expect(await refusal(token)).toBe(answer);
  });

  it("AU24 never passes for one of ours, nor ours for the issuer's", async () => {
    const ours = await signed({ ...claimsOf(ann), iss: issuer.url, aud: 'perfolio-api' });
    const theirs = await issuer.token({ ...claimsOf(ann), aud: 'perfolio' }, { typ: 'at+jwt' });

    expect(await refusal(ours)).toBe(INVALID);
    expect(await refusal(theirs)).toBe(INVALID);
  });
});

describe('the code flow', () => {
  const begin = async () => {
    const started = await system.ask('/v1/oidc/login');
    const cookie = started.headers.get('set-cookie')?.split(';')[0] ?? '';
    const answer = await (await fetch(started.headers.get('location') ?? '')).json();
    return { cookie, ...(answer as { code: string; state: string }) };
  };
  const finish = ({ code, state, cookie }: Awaited<ReturnType<typeof begin>>) =>
    system.ask(`/v1/oidc/callback?code=${code}&state=${state}`, { headers: { cookie } });

  it('AU25 ends only in the browser that it began in', async () => {
    const [mine, his] = [await begin(), await begin()];
    const answers = [
      await finish({ ...mine, cookie: '' }),
      await finish({ ...mine, cookie: his.cookie }),
      await finish({ ...mine, state: his.state, cookie: his.cookie }),
      await finish({ ...mine, cookie: `${mine.cookie}A` }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    for (const { headers } of answers) expect(headers.get('set-cookie')).toBeNull();
  });

  it('AU26 is refused for a nonce, an audience or a code that is not its own, or used', async () => {
    issuer.says = { sub: 'nonce', nonce: 'another' };
    const nonce = await finish(await begin());
    issuer.says = { sub: 'aud', aud: 'another-client' };
    const audience = await finish(await begin());
    issuer.says = { sub: 'fine' };
    const once = await begin();

    expect([nonce.status, audience.status]).toEqual([401, 401]);
    expect([(await finish(once)).status, (await finish(once)).status]).toEqual([303, 401]);
  });

  it('AU27 runs out, and sends nobody to another site', async () => {
    const begun = await begin();
    clock += 11 * 60_000;
    const late = await finish(begun);
    clock -= 11 * 60_000;

    expect(late.status).toBe(401);
    for (const path of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\tevil', 'javascript:alert(1)'])
      expect((await system.ask(`/v1/oidc/login?returnTo=${encodeURIComponent(path)}`)).status).toBe(400);
  });
});
