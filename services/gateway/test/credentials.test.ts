import { createHmac } from 'node:crypto';
import { createAssertionSigner, createAssertionVerifier, publicKeys } from '@perfolio/service';
import { importJWK, SignJWT } from 'jose';

import { createAccessTokens } from '../src/access-token';
import { type Door, newSecrets, openDoor } from './door';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = (): number => Math.floor(Date.now() / 1000);

const claimsOf = ({ userId, sessionId }: { userId: string; sessionId: string }) => ({
  iss: 'perfolio',
  aud: 'perfolio',
  sub: userId,
  sid: sessionId,
  iat: seconds(),
  exp: seconds() + 600,
});

async function signed(claims: object, header: object = {}, secrets = door.secrets): Promise<string> {
  const [jwk] = secrets.signingKeys.keys;
  const key = await importJWK(jwk ?? {}, 'EdDSA');
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'test', ...header })
    .sign(key);
}

async function reasonFor(token: string): Promise<string> {
  const response = await door.ask('/v1/me', { token });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="perfolio"/);
  return ((await response.json()) as { reason: string }).reason;
}

describe('an access token', () => {
  it('lets its user in when it is whole', async () => {
    const user = await door.login();

    const response = await door.ask('/v1/me', { token: await signed(claimsOf(user)) });

    expect(response.status).toBe(200);
  });

  it('is refused without a signature', async () => {
    const user = await door.login();

    const token = `${base64({ alg: 'none', typ: 'at+jwt' })}.${base64(claimsOf(user))}.`;

    expect(await reasonFor(token)).toBe('CREDENTIALS_INVALID');
  });

  it('is refused when the public key signed it as a shared secret', async () => {
    const user = await door.login();
    const [publicKey] = publicKeys(door.secrets.signingKeys).keys;
    const head = `${base64({ alg: 'HS256', typ: 'at+jwt', kid: 'test' })}.${base64(claimsOf(user))}`;
    const secrets = [JSON.stringify(publicKey), Buffer.from(publicKey?.x ?? '', 'base64url')];

    for (const secret of secrets) {
      const token = `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
      expect(await reasonFor(token)).toBe('CREDENTIALS_INVALID');
    }
  });

  it('is refused when another installation signed it', async () => {
    const user = await door.login();

    expect(await reasonFor(await signed(claimsOf(user), {}, newSecrets()))).toBe('CREDENTIALS_INVALID');
  });

  it.each([
    ['type', {}, { typ: 'JWT' }],
    ['issuer', { iss: 'perfolio-gateway' }, {}],
    ['audience', { aud: 'risk' }, {}],
    ['session', { sid: undefined }, {}],
    ['subject', { sub: undefined }, {}],
    ['expiry', { exp: undefined }, {}],
  ])('is refused without the right %s', async (_what, claims, header) => {
    const user = await door.login();

    expect(await reasonFor(await signed({ ...claimsOf(user), ...claims }, header))).toBe('CREDENTIALS_INVALID');
  });

  it('outlives its time by the skew of clocks and no longer', async () => {
    const user = await door.login();
    const within = await signed({ ...claimsOf(user), exp: seconds() - 55 });
    const beyond = await signed({ ...claimsOf(user), exp: seconds() - 61 });

    expect((await door.ask('/v1/me', { token: within })).status).toBe(200);
    expect(await reasonFor(beyond)).toBe('CREDENTIALS_EXPIRED');
  });

  it('is refused once its session has ended, though its signature is remembered', async () => {
    const user = await door.login();
    expect((await door.ask('/v1/me', { token: user.token })).status).toBe(200);

    door.context.sessions.delete(user.sessionId);

    expect(await reasonFor(user.token)).toBe('CREDENTIALS_INVALID');
  });

  it('is refused when its session belongs to someone else', async () => {
    const alice = await door.login();
    const bob = await door.login();

    expect(await reasonFor(await signed(claimsOf({ ...alice, sessionId: bob.sessionId })))).toBe('CREDENTIALS_INVALID');
  });
});

describe('a token of one kind', () => {
  const principal = {
    caller: 'c',
    session: 's',
    owner: 'o',
    generation: '1-aaaaaaaaaaaaaaaa',
    marketDataVersion: '1-bbbbbbbbbbbbbbbb',
    scopes: [],
  };

  it('does not pass for an access token when it is an assertion', async () => {
    const signer = await createAssertionSigner(door.secrets.signingKeys, Date.now);

    expect(await reasonFor(await signer.sign(principal))).toBe('CREDENTIALS_INVALID');
  });

  it('does not pass for an assertion when it is an access token', async () => {
    const tokens = await createAccessTokens(door.secrets.signingKeys, Date.now);
    const verifier = createAssertionVerifier(publicKeys(door.secrets.signingKeys), 'context', Date.now);

    const token = await tokens.issue({ userId: 'c', sessionId: 's' });

    await expect(verifier.verify(token)).rejects.toMatchObject({ reason: 'DEPENDENCY_UNAVAILABLE' });
  });
});

describe('a credential', () => {
  it('is asked for where there is none', async () => {
    const response = await door.ask('/v1/me');

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="perfolio"');
    expect(await response.json()).toMatchObject({ reason: 'CREDENTIALS_MISSING', grpcCode: 'UNAUTHENTICATED' });
  });

  it('is refused beside another one', async () => {
    const { token } = await door.login();

    const response = await door.ask('/v1/me', { headers: { authorization: `Bearer ${token}, Bearer x` } });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ reason: 'CREDENTIALS_AMBIGUOUS' });
  });

  it('is not taken from the URL', async () => {
    const { token } = await door.login();

    const response = await door.ask(`/v1/me?access_token=${token}`);

    expect(await response.json()).toMatchObject({ reason: 'CREDENTIALS_MISSING' });
  });

  it('is not taken from a cookie', async () => {
    const { token } = await door.login();

    const response = await door.ask('/v1/me', { headers: { cookie: `access_token=${token}; authorization=${token}` } });

    expect(await response.json()).toMatchObject({ reason: 'CREDENTIALS_MISSING' });
  });

  it('is asked for before the body is looked at', async () => {
    const response = await door.ask('/v1/portfolios', { method: 'POST', body: '{' });

    expect(response.status).toBe(401);
  });
});

describe('the published keys', () => {
  it('verify tokens and hold nothing secret', async () => {
    const response = await door.ask('/.well-known/jwks.json');

    const { keys } = (await response.json()) as { keys: object[] };

    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  });
});
