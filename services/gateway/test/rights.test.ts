import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { fromServiceError } from '@perfolio/service';

import { contractOf, publicPaths } from '../src/contract';
import { type Door, openDoor } from './door';

let door: Door;
let client: Client;
let own: string;
let powerless: string;

beforeAll(async () => {
  door = await openDoor();
  client = new Client(`127.0.0.1:${door.gateway.grpcPort}`, credentials.createInsecure());
  const user = await door.login([]);
  powerless = user.token;
  own = door.context.addPortfolio(user.userId).portfolioId;
});
afterAll(async () => {
  client.close();
  await door.close();
});

/** Every public method there is, as the contracts describe it. */
const METHODS = publicPaths().map((path) => ({ path, ...contractOf(path) }));
const FOR_USERS = METHODS.filter(({ access }) => access !== 'ANYONE');
const SCOPED = METHODS.filter(({ scope }) => scope !== '');

async function overHttp({ bindings }: (typeof METHODS)[number], token?: string): Promise<string> {
  const [binding] = bindings;
  const path = binding?.template.replaceAll(/\{[^}]+\}/g, own) ?? '';
  const response = await door.ask(path, { method: binding?.verb ?? '', token });
  return `${response.status} ${((await response.json()) as { reason: string }).reason}`;
}

/** All requests that name a portfolio name it in their first field. */
function overGrpc({ path, ofPortfolio }: (typeof METHODS)[number], token?: string): Promise<string> {
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  const request = ofPortfolio ? Buffer.concat([Buffer.from([0x0a, own.length]), Buffer.from(own)]) : Buffer.alloc(0);
  const asIs = (bytes: Buffer) => bytes;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, asIs, asIs, request, metadata, (error: ServiceError | null) =>
      error === null ? reject(new Error('It was not refused.')) : resolve(fromServiceError(error).reason),
    );
  });
}

describe('a method for users', () => {
  it.each(FOR_USERS)('$name is closed to strangers on both doors', async (method) => {
    expect(await overHttp(method)).toBe('401 CREDENTIALS_MISSING');
    expect(await overGrpc(method)).toBe('CREDENTIALS_MISSING');
  });
});

describe('a method with a scope', () => {
  it.each(SCOPED)('$name is closed to credentials without it on both doors', async (method) => {
    expect(await overHttp(method, powerless)).toBe('403 SCOPE_INSUFFICIENT');
    expect(await overGrpc(method, powerless)).toBe('SCOPE_INSUFFICIENT');
  });
});

describe('the contracts', () => {
  it('open nothing to strangers but signing up and logging in', () => {
    const open = METHODS.filter(({ access }) => access === 'ANYONE').map(({ name }) => name.split('/')[1]);

    expect(new Set(open)).toEqual(
      new Set([
        'CreateAccount',
        'CreateSession',
        'RecoverSession',
        'RefreshSession',
        'StartLogin',
        'FinishLogin',
        'CreateToken',
        'CreateDeviceLogin',
      ]),
    );
  });

  it('give every public method a route', () => {
    expect(METHODS.filter(({ bindings }) => bindings.length === 0)).toEqual([]);
  });
});
