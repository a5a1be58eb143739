import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { contextV1 } from '@perfolio/contracts';

import { readGatewayConfig } from '../../src/config';
import { type Door, openDoor } from '../door';

const BEHIND_A_PROXY = readGatewayConfig({ PERFOLIO_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' }).door;

let door: Door;
let behind: Door;
beforeAll(async () => {
  door = await openDoor();
  behind = await openDoor({ door: BEHIND_A_PROXY });
});
afterAll(() => Promise.all([door.close(), behind.close()]));

/** The user that the record was asked about for the last call. */
const ownerAsked = async (headers: Record<string, string>) => {
  const [alice, bob] = [await door.login(), await door.login()];
  const named = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('BOB', bob.userId)]),
  );
  const response = await door.ask('/v1/me', { token: alice.token, headers: named });
  const { userId } = (await response.json()) as { userId: string };
  return userId === alice.userId ? 'himself' : 'somebody else';
};

describe('HS headers that claim an identity', () => {
  it.each([
    ['HS1 a user by name', { 'x-user-id': 'BOB', 'x-perfolio-user': 'BOB' }],
    ['HS2 an assertion', { 'perfolio-assertion': 'BOB' }],
    ['HS3 a service identity', { 'perfolio-service': 'BOB' }],
    [
      'HS4 what a proxy would say of a person',
      { 'x-forwarded-user': 'BOB', 'x-remote-user': 'BOB', 'x-auth-request-user': 'BOB' },
    ],
    [
      'HS5 what a proxy would say of a certificate',
      { 'x-forwarded-client-cert': 'Subject="CN=BOB"', 'x-ssl-client-dn': 'CN=BOB' },
    ],
    ['HS6 a cookie', { cookie: 'session=BOB; access_token=BOB' }],
  ])('%s changes nothing', async (_what, headers) => {
    expect(await ownerAsked(headers)).toBe('himself');
  });

  it.each([
    ['HS7 an assertion', { 'perfolio-assertion': 'e30.e30.e30' }],
    ['HS7 a service identity', { 'perfolio-service': 'e30.e30.e30' }],
    ['HS7 a cookie', { cookie: 'access_token=e30.e30.e30' }],
  ])('%s is no credential', async (_what, headers) => {
    expect((await door.ask('/v1/me', { headers })).status).toBe(401);
  });
});

describe('HS the address of a caller', () => {
  const addressOf = async (at: Door, headers: Record<string, string>) => {
    const body = JSON.stringify({ email: 'a@example.com', password: 'correct horse battery' });
    await at.ask('/v1/sessions', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
    return at.context.asked.at(-1)?.call.metadata('perfolio-client-address');
  };

  it('HS8 is that of the connection, whatever a stranger writes', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' };

    expect(await addressOf(door, headers)).toBe('127.0.0.1');
    expect(await addressOf(door, { 'perfolio-client-address': '203.0.113.9' })).toBe('127.0.0.1');
  });

  it('HS9 is what a trusted proxy says it is', async () => {
    expect(await addressOf(behind, { 'x-forwarded-for': '203.0.113.9' })).toBe('203.0.113.9');
  });

  it('HS9 is never what stands left of the first stranger', async () => {
    expect(await addressOf(behind, { 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.1.2.3' })).toBe('203.0.113.9');
  });

  it('HS9 is that of the proxy where it says nothing that is an address', async () => {
    expect(await addressOf(behind, { 'x-forwarded-for': 'unknown' })).toBe('127.0.0.1');
    expect(await addressOf(behind, {})).toBe('127.0.0.1');
  });
});

describe('HS the internal surface', () => {
  const codeOf = (metadata: Metadata): Promise<number> => {
    const client = new Client(door.context.address, credentials.createInsecure());
    const { path, requestSerialize, responseDeserialize } = contextV1.ContextServiceService.resolve;
    return new Promise((resolve) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { items: [] }, metadata, (error) => {
        client.close();
        resolve(error?.code ?? 0);
      });
    });
  };
  const withIdentity = (value: string): Metadata => {
    const metadata = new Metadata();
    metadata.set('perfolio-service', value);
    return metadata;
  };

  it('HS10 refuses who has no service identity', async () => {
    expect(await codeOf(new Metadata())).toBe(16);
  });

  it('HS11 refuses an identity that nobody signed', async () => {
    const unsigned = [{ alg: 'none' }, { iss: 'gateway', aud: 'context', exp: 4_102_444_800 }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );

    expect(await codeOf(withIdentity(`${unsigned.join('.')}.`))).toBe(16);
  });

  it("HS12 refuses a user's access token in its place", async () => {
    expect(await codeOf(withIdentity((await door.login()).token))).toBe(16);
  });
});

describe('HS pages of other origins', () => {
  const PAGE = 'https://app.example.com';
  const asked = { origin: PAGE, 'access-control-request-method': 'GET' };

  it('HS13 may not ask unless the operator allows them', async () => {
    const response = await door.ask('/v1/me', { method: 'OPTIONS', headers: asked });

    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('HS13 may ask where he does, each by its whole name, and never with cookies', async () => {
    const { door: allowing } = readGatewayConfig({ PERFOLIO_ALLOWED_ORIGINS: PAGE });
    const open = await openDoor({ door: allowing });
    const response = await open.ask('/v1/me', { method: 'OPTIONS', headers: asked });
    const other = await open.ask('/v1/me', {
      method: 'OPTIONS',
      headers: { ...asked, origin: `${PAGE}.evil.example` },
    });
    await open.close();

    expect(response.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});
