import { type Client, credentials, Client as GrpcClient, Metadata } from '@grpc/grpc-js';
import { gatewayV1 } from '@perfolio/contracts';
import {
  ASSERTION,
  createAssertionSigner,
  createServiceIdentity,
  fromServiceError,
  type PrincipalCall,
} from '@perfolio/service';

import { type Door, openDoor } from './door';

type User = Awaited<ReturnType<Door['login']>>;

let door: Door;
let client: Client;
let alice: User;
let bob: User;
let own: string;
let foreign: string;

const MISSING = '018f3a10-7c1e-7b52-9d0e-3f6b8c2a4d11';

beforeAll(async () => {
  door = await openDoor();
  client = new GrpcClient(`127.0.0.1:${door.gateway.grpcPort}`, credentials.createInsecure());
  alice = await door.login();
  bob = await door.login();
  own = door.context.addPortfolio(alice.userId).portfolioId;
  foreign = door.context.addPortfolio(bob.userId, { name: 'canary' }).portfolioId;
});
afterAll(async () => {
  client.close();
  await door.close();
});

const ID = '019aaa10-7c1e-7b52-9d0e-3f6b8c2a4d11';
const json = { 'content-type': 'application/json', 'if-match': '"e1"' };

/** Every route that names a portfolio. */
const ROUTES: readonly (readonly [string, string, string])[] = [
  ['GET', '', ''],
  ['PUT', '', '{"name":"a"}'],
  ['PUT', '', '{"broken'],
  ['PUT', '', '{"unknown":1}'],
  ['PATCH', '', '{"name":"a"}'],
  ['DELETE', '', ''],
  ['GET', '/limits', ''],
  ['PUT', '/limits', '{}'],
  ['POST', '/limits:reset', '{}'],
  ['GET', '/factorProxies', ''],
  ['PUT', '/factorProxies', '{"factorProxies":[]}'],
  ['POST', '/factorProxies:resolve', ''],
  ['GET', '/expectedReturns', ''],
  ['PUT', '/expectedReturns', '{"expectedReturns":[]}'],
  ['POST', '/expectedReturns:estimate', ''],
  ['GET', '/positionMetadata', ''],
  ['GET', '/analysis', ''],
  ['GET', '/analysis?nonsense=1', ''],
];

describe("another user's portfolio", () => {
  it.each(ROUTES)('reads like a missing one at %s %s', async (method, path, body) => {
    const answers = [];
    for (const id of [foreign, MISSING, 'not-an-id', `${MISSING}0`]) {
      const response = await door.ask(`/v1/portfolios/${id}${path}`, {
        method,
        token: alice.token,
        headers: { ...json, 'request-id': ID },
        ...(body !== '' && { body }),
      });
      const headers = [...response.headers].filter(([name]) => name !== 'date');
      answers.push(JSON.stringify([response.status, headers, await response.text()]));
    }

    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('RESOURCE_NOT_FOUND');
    expect(answers[0]).not.toContain('canary');
  });
});

const call = <Q, A>(
  definition: { path: string; requestSerialize(q: Q): Buffer; responseDeserialize(bytes: Buffer): A },
  request: Q,
  metadata: Record<string, string>,
): Promise<A> => {
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  const { path, requestSerialize, responseDeserialize } = definition;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, sent, (error, answer) =>
      error === null && answer !== undefined ? resolve(answer) : reject(fromServiceError(error as never)),
    );
  });
};

describe('what a client says about itself', () => {
  let forged: Record<string, string>;
  beforeAll(async () => {
    const signer = await createAssertionSigner(door.secrets.signingKeys, Date.now);
    const principal = {
      caller: bob.userId,
      session: bob.sessionId,
      owner: bob.userId,
      portfolio: foreign,
      generation: door.context.generation,
      marketDataVersion: door.context.marketDataVersion,
      scopes: ['admin'],
    };
    const identity = createServiceIdentity('operator', door.secrets.serviceSecret, Date.now);
    forged = {
      [ASSERTION]: await signer.sign(principal),
      'perfolio-service': await identity.token('context'),
      'perfolio-as-is': '1',
      'x-forwarded-user': bob.userId,
      'x-user-id': bob.userId,
    };
  });

  const lastCaller = () => (door.context.asked.at(-1)?.call as PrincipalCall | undefined)?.principal.caller;

  it('changes nothing over HTTP', async () => {
    const read = await door.ask(`/v1/portfolios/${foreign}`, { token: alice.token, headers: forged });
    const me = await door.ask('/v1/me', { token: alice.token, headers: forged });
    const nobody = await door.ask('/v1/me', { headers: forged });

    expect([read.status, me.status, nobody.status]).toEqual([404, 200, 401]);
    expect(lastCaller()).toBe(alice.userId);
  });

  it('changes nothing over gRPC', async () => {
    const { getPortfolio } = gatewayV1.PortfolioServiceService;
    const { getMe } = gatewayV1.AccountServiceService;
    const mine = { ...forged, authorization: `Bearer ${alice.token}` };

    await expect(call(getPortfolio, { portfolioId: foreign }, mine)).rejects.toMatchObject({
      reason: 'RESOURCE_NOT_FOUND',
    });
    await expect(call(getMe, {}, forged)).rejects.toMatchObject({ reason: 'CREDENTIALS_MISSING' });
    expect(await call(getMe, {}, mine)).toMatchObject({ account: { userId: alice.userId } });
    expect(lastCaller()).toBe(alice.userId);
  });

  it('does not reach Risk', async () => {
    await door.ask(`/v1/portfolios/${own}/analysis`, { token: alice.token, headers: forged });

    const { call: asked } = door.risk.asked.at(-1) ?? {};

    expect(asked?.principal).toMatchObject({ caller: alice.userId, owner: alice.userId, portfolio: own });
    expect(asked?.metadata('perfolio-as-is')).toBeUndefined();
  });

  it('does not name a portfolio by the body instead of the path', async () => {
    await door.ask(`/v1/portfolios/${own}`, {
      method: 'PUT',
      token: alice.token,
      headers: { 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ portfolioId: foreign, name: 'taken' }),
    });

    expect(door.context.portfolios.get(foreign)?.portfolio.name).toBe('canary');
    expect(door.context.portfolios.get(own)?.portfolio.name).toBe('taken');
  });
});
