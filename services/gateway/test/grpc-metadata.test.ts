import { Client, credentials, Metadata, type MethodDefinition, type StatusObject } from '@grpc/grpc-js';
import { gatewayV1 } from '@perfolio/contracts';
import { fromServiceError } from '@perfolio/service';

import { readGatewayConfig } from '../src/config';
import { type Door, openDoor } from './door';
import { of } from './fake-risk';

const { getAnalysis, simulate } = gatewayV1.RiskServiceService;
const { createSession } = gatewayV1.SessionServiceService;
const { getMe } = gatewayV1.AccountServiceService;

interface Heard {
  readonly messages: readonly Buffer[];
  readonly status: StatusObject;
}

/** One call by the gRPC door, whatever its kind, with metadata as it is given, line by line. */
async function call<Q, A>(
  door: Door,
  { path, requestSerialize }: MethodDefinition<Q, A>,
  { request, lines }: { readonly request: Q; readonly lines: readonly (readonly [string, string])[] },
): Promise<Heard> {
  const client = new Client(`127.0.0.1:${door.gateway.grpcPort}`, credentials.createInsecure());
  const metadata = new Metadata();
  for (const [name, value] of lines) metadata.add(name, value);
  const asIs = (bytes: Buffer) => bytes;
  const sent = client.makeServerStreamRequest(path, asIs, asIs, requestSerialize(request), metadata, {
    deadline: Date.now() + 30_000,
  });
  const messages: Buffer[] = [];
  sent.on('data', (message: Buffer) => messages.push(message));
  sent.on('error', () => {});
  const status = await new Promise<StatusObject>((resolve) => sent.once('status', resolve));
  client.close();
  return { messages, status };
}

const bearer = (token: string) => ['authorization', `Bearer ${token}`] as const;
const trailer = ({ status }: Heard, name: string) => status.metadata.get(name).map(String);
const refusalIn = ({ status }: Heard) => fromServiceError(Object.assign(new Error(status.details), status));

describe('a tag that a gRPC client shows', () => {
  it('changes nothing: there is no 304, and the answer comes whole with its tag', async () => {
    const door = await openDoor();
    const { token, userId } = await door.login();
    const { portfolioId } = door.context.addPortfolio(userId);
    const request = gatewayV1.GetAnalysisRequest.fromPartial({ portfolioId });
    const first = await call(door, getAnalysis, { request, lines: [bearer(token)] });
    const [tag = ''] = trailer(first, 'etag');

    const again = await call(door, getAnalysis, { request, lines: [bearer(token), ['if-none-match', tag]] });
    const any = await call(door, getAnalysis, { request, lines: [bearer(token), ['if-none-match', '*']] });
    await door.close();

    expect(tag).toMatch(/\.proto"$/);
    for (const { messages, status } of [first, again, any])
      expect([status.code, messages.map(String)]).toEqual([0, [String(Buffer.from(door.risk.answer))]]);
    expect(trailer(again, 'etag')).toEqual([tag]);
  });
});

describe('what is left of a quota', () => {
  let door: Door;
  let token: string;
  let portfolioId: string;

  beforeEach(async () => {
    const stopped = Date.now();
    const rateLimits = { readsPerMinute: 2, computationsPerMinute: 1, gateways: 1, redisUrl: undefined };
    door = await openDoor({ rateLimits }, { now: () => stopped });
    const user = await door.login();
    ({ token } = user);
    ({ portfolioId } = door.context.addPortfolio(user.userId));
  });
  afterEach(() => door.close());

  it('comes behind every answer, and behind a refusal with how long to wait', async () => {
    const me = () => call(door, getMe, { request: {}, lines: [bearer(token)] });

    const [first, , third] = [await me(), await me(), await me()];

    expect(first.status.code).toBe(0);
    expect(trailer(first, 'ratelimit')).toEqual(['"reads";r=1;t=60']);
    expect(trailer(first, 'ratelimit-policy')).toEqual(['"reads";q=2;w=60, "compute";q=1;w=60']);
    expect(third.status.code).toBe(8);
    expect(trailer(third, 'ratelimit')).toEqual(['"reads";r=0;t=60']);
    expect(trailer(third, 'ratelimit-policy')).toEqual(['"reads";q=2;w=60, "compute";q=1;w=60']);
    expect(refusalIn(third)).toMatchObject({
      reason: 'QUOTA_EXCEEDED',
      metadata: { policy: 'reads' },
      retryAfterMs: 60_000,
    });
  });

  it('comes behind a stream, of computations too', async () => {
    door.risk.cacheStatus = 'perfolio; fwd=miss; stored';
    door.risk.stream = of(
      gatewayV1.SimulateResponse.encode(gatewayV1.SimulateResponse.fromPartial({ result: { paths: 9 } })).finish(),
    );
    const request = gatewayV1.SimulateRequest.fromPartial({ portfolioId });

    const answer = await call(door, simulate, { request, lines: [bearer(token)] });

    expect([answer.status.code, answer.messages.length]).toEqual([0, 1]);
    expect(trailer(answer, 'ratelimit')).toEqual(['"reads";r=1;t=60, "compute";r=0;t=60']);
  });
});

describe('HS the address of a gRPC caller', () => {
  const FORWARDED = [
    ['x-forwarded-for', '203.0.113.9'],
    ['forwarded', 'for=203.0.113.9'],
    ['x-real-ip', '203.0.113.9'],
    ['perfolio-client-address', '203.0.113.9'],
  ] as const;
  const request = gatewayV1.CreateSessionRequest.fromPartial({ email: 'a@example.com', password: 'correct horse' });
  const addressAt = async (door: Door, lines: readonly (readonly [string, string])[]) => {
    const { status } = await call(door, createSession, { request, lines });
    return [status.code, door.context.asked.at(-1)?.call.metadata('perfolio-client-address')];
  };
  const behindProxy = () =>
    openDoor({ door: readGatewayConfig({ PERFOLIO_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' }).door });

  it('HS14 is that of the connection, whatever a stranger sends along', async () => {
    const door = await openDoor();
    const address = await addressAt(door, FORWARDED);
    await door.close();

    expect(address).toEqual([0, '127.0.0.1']);
  });

  it('HS15 is what a trusted proxy says in x-forwarded-for, and in nothing else', async () => {
    const door = await behindProxy();
    const [told, others] = [await addressAt(door, FORWARDED), await addressAt(door, FORWARDED.slice(1))];
    await door.close();

    expect([told, others]).toEqual([
      [0, '203.0.113.9'],
      [0, '127.0.0.1'],
    ]);
  });

  it('HS15 is never what stands before the first stranger, in one line or in several', async () => {
    const door = await behindProxy();
    const one = await addressAt(door, [['x-forwarded-for', '198.51.100.1, 203.0.113.9, 10.1.2.3']]);
    const several = await addressAt(door, [
      ['x-forwarded-for', '198.51.100.1'],
      ['x-forwarded-for', '203.0.113.9'],
    ]);
    await door.close();

    expect([one, several]).toEqual([
      [0, '203.0.113.9'],
      [0, '203.0.113.9'],
    ]);
  });
});
