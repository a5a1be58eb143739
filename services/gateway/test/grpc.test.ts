import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { gatewayV1 } from '@perfolio/contracts';
import { PerfolioError } from '@perfolio/errors';
import { fromServiceError } from '@perfolio/service';

import { type Door, openDoor } from './door';
import { of } from './fake-risk';

let door: Door;
let client: Client;
let token: string;
let portfolioId: string;

beforeAll(async () => {
  door = await openDoor();
  client = new Client(`127.0.0.1:${door.gateway.grpcPort}`, credentials.createInsecure());
  const user = await door.login(['portfolios:read', 'portfolios:write', 'risk:read', 'admin']);
  token = user.token;
  portfolioId = door.context.addPortfolio(user.userId).portfolioId;
});
afterAll(async () => {
  client.close();
  await door.close();
});

interface Definition<Q, A> {
  readonly path: string;
  requestSerialize(request: Q): Buffer;
  responseDeserialize(bytes: Buffer): A;
}

interface Answer<A> {
  readonly message: A;
  readonly trailers: Metadata;
}

function metadataOf(more: Record<string, string>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries({ authorization: `Bearer ${token}`, ...more })) metadata.set(name, value);
  return metadata;
}

function call<Q, A>(
  { path, requestSerialize, responseDeserialize }: Definition<Q, A>,
  request: Q,
  { metadata = {}, ms = 5000 }: { metadata?: Record<string, string>; ms?: number } = {},
): Promise<Answer<A>> {
  return new Promise((resolve, reject) => {
    let message: A | undefined;
    const options = { deadline: Date.now() + ms };
    const done = (error: ServiceError | null, answer?: A) => {
      if (error !== null) reject(error);
      message = answer;
    };
    client
      .makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadataOf(metadata), options, done)
      .once('status', ({ metadata: trailers }) => resolve({ message: message as A, trailers }));
  });
}

const refusalOf = (answer: Promise<unknown>): Promise<PerfolioError> =>
  answer.then(
    () => Promise.reject(new Error('It was not refused.')),
    (error: ServiceError) => fromServiceError(error),
  );

const { getAnalysis } = gatewayV1.RiskServiceService;
const { getPortfolio, replacePortfolio, updatePortfolio } = gatewayV1.PortfolioServiceService;
const { getMe } = gatewayV1.AccountServiceService;
const { createSession } = gatewayV1.SessionServiceService;

describe('the gRPC door', () => {
  it('answers by the bytes of Risk, with its trailers', async () => {
    const { message, trailers } = await call(getAnalysis, gatewayV1.GetAnalysisRequest.fromPartial({ portfolioId }));

    expect(
      Buffer.from(gatewayV1.GetAnalysisResponse.encode(message).finish()).equals(Buffer.from(door.risk.answer)),
    ).toBe(true);
    expect(trailers.get('cache-status')).toEqual(['perfolio; hit; detail=local']);
    expect(trailers.get('etag')[0]).toMatch(/^"1\.2\.3\.[A-Za-z0-9_-]{22}\.proto"$/);
  });

  it('tells the state of a portfolio and asks for it before a replacement', async () => {
    const request = gatewayV1.ReplacePortfolioRequest.fromPartial({ portfolioId, portfolio: { name: 'B' } });
    const { trailers } = await call(getPortfolio, { portfolioId });

    const refusal = await refusalOf(call(replacePortfolio, request));
    const replaced = await call(replacePortfolio, request, {
      metadata: { 'if-match': String(trailers.get('etag')[0]) },
    });

    expect(refusal.reason).toBe('PRECONDITION_REQUIRED');
    expect(replaced.message.portfolio?.name).toBe('B');
  });

  it('changes the fields that are set where there is no mask', async () => {
    const portfolio = { name: 'C', lookbackYears: 5, riskFreeRate: 0, etag: 'x' };

    await call(updatePortfolio, gatewayV1.UpdatePortfolioRequest.fromPartial({ portfolioId, portfolio }));

    expect(door.context.asked.at(-1)?.request).toMatchObject({
      updateMask: ['name', 'risk_free_rate', 'lookback_years'],
    });
  });

  it('refuses in the same words as HTTP', async () => {
    const violations = [{ field: 'name', rule: 'length', limit: '200', got: 'x', description: 'name is too long.' }];
    door.context.refusal = new PerfolioError('FIELD_INVALID', 'name is too long.', { violations });

    const refusal = await refusalOf(call(getMe, {}));
    const problem = await (await door.ask('/v1/me', { token })).json();
    door.context.refusal = undefined;

    expect(problem).toMatchObject({ reason: refusal.reason, detail: refusal.message, violations: refusal.violations });
  });

  it('keeps to the deadline of the caller', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    door.risk.gate = gate;
    const started = performance.now();

    const refusal = await refusalOf(
      call(getAnalysis, gatewayV1.GetAnalysisRequest.fromPartial({ portfolioId }), { ms: 300 }),
    );
    const ms = performance.now() - started;
    open();

    expect(refusal.reason).toBe('DEADLINE_EXCEEDED');
    // Far below the ten seconds of a call without a deadline; what a busy machine adds is no matter here.
    expect(ms).toBeLessThan(3_000);
  });

  it('gives the refresh token itself, having no cookies', async () => {
    const request = { email: 'a@example.com', password: 'correct horse battery', refreshCookie: true };

    const { message, trailers } = await call(createSession, request);

    expect(message.refreshToken).toMatch(/^refresh-/);
    expect(trailers.get('set-cookie')).toEqual([]);
  });

  it('takes a price file in parts', async () => {
    const { path, requestSerialize, responseDeserialize } = gatewayV1.MarketDataServiceService.importPrices;
    door.context.imported.length = 0;

    const report = await new Promise((resolve, reject) => {
      const sending = client.makeClientStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        metadataOf({}),
        (error, answer) => (error === null ? resolve(answer) : reject(error)),
      );
      sending.write(gatewayV1.ImportPricesRequest.fromPartial({ tickers: ['A'], csv: Buffer.from('date,') }));
      sending.end(gatewayV1.ImportPricesRequest.fromPartial({ csv: Buffer.from('A\n') }));
    });

    expect(report).toMatchObject({ rows: 2 });
    expect(Buffer.concat(door.context.imported.map(({ csv }) => csv)).toString()).toBe('date,A\n');
  });

  it('refuses a method nobody knows', async () => {
    const unknown = { ...getMe, path: '/perfolio.gateway.v1.AccountService/Nothing' };

    await expect(call(unknown, {})).rejects.toMatchObject({ code: 12 });
  });
});

describe('a stream', () => {
  const { simulate } = gatewayV1.RiskServiceService;

  async function streamed(request: gatewayV1.SimulateRequest) {
    const { path, requestSerialize, responseDeserialize } = simulate;
    const options = { deadline: Date.now() + 30_000 };
    const call = client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadataOf({}),
      options,
    );
    const trailers = new Promise<Metadata>((resolve) => call.once('status', ({ metadata }) => resolve(metadata)));
    const messages: gatewayV1.SimulateResponse[] = [];
    for await (const message of call) messages.push(message);
    return { messages, trailers: await trailers };
  }

  it('is progress and then the result, with the words that go with an answer behind it', async () => {
    const bytes = (message: Parameters<typeof gatewayV1.SimulateResponse.fromPartial>[0]) =>
      gatewayV1.SimulateResponse.encode(gatewayV1.SimulateResponse.fromPartial(message)).finish();
    door.risk.stream = of(
      bytes({ progress: { stage: 'simulate', done: 1, total: 2 } }),
      bytes({ result: { paths: 9 } }),
    );

    const { messages, trailers } = await streamed(gatewayV1.SimulateRequest.fromPartial({ portfolioId }));

    expect(messages.map(({ progress, result }) => [progress?.done, result?.paths])).toEqual([
      [1, undefined],
      [undefined, 9],
    ]);
    expect(trailers.get('cache-status')).toEqual(['perfolio; hit; detail=local']);
    expect(String(trailers.get('etag')[0])).toMatch(/\.proto"$/);
  });

  it('is refused before its first message', async () => {
    const refused = streamed(gatewayV1.SimulateRequest.fromPartial({ portfolioId: 'nobody' })).catch(
      (error: ServiceError) => fromServiceError(error),
    );

    expect(await refused).toMatchObject({ reason: 'RESOURCE_NOT_FOUND' });
  });
});
