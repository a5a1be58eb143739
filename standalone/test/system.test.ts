import { Redis } from 'ioredis';

import { callGrpc } from '../testing/grpc-visitor';
import { onEmbeddedParts, onServers, type TestHouse } from '../testing/house';
import { portfolioOf } from '../testing/prices';
import { ask, logIn, PASSWORD, signUp, storePortfolio, type Visitor } from '../testing/visitor';

jest.setTimeout(60_000);

const RISK = 'perfolio.gateway.v1.RiskService';

describe.each([
  ['the embedded parts', onEmbeddedParts],
  ['Redis and PostgreSQL', onServers],
])('on %s', (_name, open) => {
  let house: TestHouse;
  let alice: Visitor;

  beforeAll(async () => {
    house = await open();
    alice = await signUp(house.door);
  });

  afterAll(() => house.close());

  const analysis = (visitor: Visitor, portfolioId: string, headers: Record<string, string> = {}) =>
    ask(house.door, `/v1/portfolios/${portfolioId}/analysis`, { token: visitor.token, headers });

  it('answers a first read by computing and a second by the same bytes from the cache', async () => {
    const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 0.5, BBB: 0.5 }));

    const first = await analysis(alice, portfolioId);
    const second = await analysis(alice, portfolioId);

    expect(first.headers.get('cache-status')).toBe('perfolio; fwd=uri-miss; stored');
    expect(second.headers.get('cache-status')).toBe('perfolio; hit; detail=local');
    expect(second.text).toBe(first.text);
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
  });

  it('gives gRPC the numbers and the cache outcome that HTTP gets', async () => {
    const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 0.2, CCC: 0.8 }));
    const request = { portfolio_id: portfolioId };

    const miss = await callGrpc(house.grpc, [RISK, 'GetAnalysis'], { request, token: alice.token });
    const hit = await callGrpc(house.grpc, [RISK, 'GetAnalysis'], { request, token: alice.token });
    const overHttp = await analysis(alice, portfolioId);

    expect([miss.code, hit.code]).toEqual([0, 0]);
    expect(miss.trailers.get('cache-status')).toEqual(['perfolio; fwd=uri-miss; stored']);
    expect(hit.trailers.get('cache-status')).toEqual(['perfolio; hit; detail=local']);
    expect(hit.message).toEqual(miss.message);
    expect(hit.message.portfolio_view.volatility_annual).toBe(overHttp.body.portfolioView.volatilityAnnual);
    expect(hit.message.inputs.generation).toBe(overHttp.body.inputs.generation);
    expect(hit.message.inputs.engine_version).toBe(overHttp.body.inputs.engineVersion);
  });

  it("makes another user's identical portfolio a miss of his own", async () => {
    const bob = await signUp(house.door);
    const portfolio = portfolioOf({ AAA: 0.4, DDD: 0.6 });
    const hers = await storePortfolio(house.door, alice.token, portfolio);
    const his = await storePortfolio(house.door, bob.token, portfolio);
    await analysis(alice, hers.portfolioId);

    const answer = await analysis(bob, his.portfolioId);

    expect(answer.headers.get('cache-status')).toBe('perfolio; fwd=uri-miss; stored');
  });

  it('never answers an old portfolio after a change was acknowledged', async () => {
    const stored = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 1 }));
    const path = `/v1/portfolios/${stored.portfolioId}`;
    await analysis(alice, stored.portfolioId);

    const headers = { 'if-match': `"${stored.etag}"` };
    const changed = await ask(house.door, path, {
      method: 'PUT',
      token: alice.token,
      body: portfolioOf({ BBB: 1 }),
      headers,
    });
    const answer = await analysis(alice, stored.portfolioId);

    expect(changed.status).toBe(200);
    expect(answer.body.portfolioView.tickers).toEqual(['BBB']);
    expect(answer.headers.get('cache-status')).toBe('perfolio; fwd=stale; stored; detail=generation-changed');
  });

  it('answers 304 for what the client has until something changes', async () => {
    const stored = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 0.1, BBB: 0.9 }));
    const etag = (await analysis(alice, stored.portfolioId)).headers.get('etag')!;

    const same = await analysis(alice, stored.portfolioId, { 'if-none-match': etag });
    const patched = await ask(house.door, `/v1/portfolios/${stored.portfolioId}?updateMask=positions`, {
      method: 'PATCH',
      token: alice.token,
      body: { positions: [{ ticker: 'CCC', weight: 1 }] },
    });
    const other = await analysis(alice, stored.portfolioId, { 'if-none-match': etag });

    expect([same.status, same.text, patched.status, other.status]).toEqual([304, '', 200, 200]);
  });

  it("hides a stranger's portfolio behind the bytes of a missing one", async () => {
    const bob = await signUp(house.door);
    const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 1 }));
    const headers = { 'request-id': 'same' };
    const missing = '00000000-0000-4000-8000-000000000000';

    const foreign = await ask(house.door, `/v1/portfolios/${portfolioId}`, { token: bob.token, headers });
    const absent = await ask(house.door, `/v1/portfolios/${missing}`, { token: bob.token, headers });

    expect(foreign.status).toBe(404);
    expect(foreign.text).toBe(absent.text);
  });

  it('refuses a token on the call after its log-out and forgets what was cached', async () => {
    const carol = await signUp(house.door);
    const { portfolioId } = await storePortfolio(house.door, carol.token, portfolioOf({ AAA: 0.7, BBB: 0.3 }));
    await analysis(carol, portfolioId);
    const again = await logIn(house.door, carol.email, PASSWORD);

    const gone = await ask(house.door, '/v1/sessions/current', { method: 'DELETE', token: carol.token });
    const refused = await analysis(carol, portfolioId);
    const usage = await until(
      () => ask(house.door, '/v1/cache', { token: again.token }),
      ({ body }) => body.entries === '0',
    );

    expect([gone.status, refused.status, refused.body.reason]).toEqual([204, 401, 'CREDENTIALS_INVALID']);
    expect(usage.body).toMatchObject({ entries: '0', bytes: '0' });
    expect(await fieldsInRedis(house, carol.userId)).toEqual(['g']);
  });

  it('erases an account with everything it owned', async () => {
    const dave = await signUp(house.door);
    const { portfolioId } = await storePortfolio(house.door, dave.token, portfolioOf({ AAA: 1 }));
    await analysis(dave, portfolioId);

    const erased = await ask(house.door, '/v1/me', { method: 'DELETE', token: dave.token });
    const refused = await analysis(dave, portfolioId);
    const login = await ask(house.door, '/v1/sessions', {
      method: 'POST',
      body: { email: dave.email, password: PASSWORD },
    });

    expect([erased.status, refused.status, login.status]).toEqual([204, 401, 401]);
    expect(await fieldsInRedis(house, dave.userId)).toEqual(['g']);
  });
});

/** What a user's hash holds: the floor alone once it was dropped. The store in process says the same by `GET /v1/cache`. */
async function fieldsInRedis({ redisUrl }: TestHouse, user: string): Promise<string[]> {
  if (redisUrl === undefined) return ['g'];
  const redis = new Redis(redisUrl);
  try {
    return await redis.hkeys(`perfolio:{${user}}:results`);
  } finally {
    await redis.quit();
  }
}

/** Asks again until the answer is as hoped, for a second at the most; gives the last answer either way. */
async function until<Answer>(attempt: () => Promise<Answer>, hoped: (answer: Answer) => boolean): Promise<Answer> {
  const deadline = Date.now() + 1_000;
  let answer = await attempt();
  while (!hoped(answer) && Date.now() < deadline) answer = await attempt();
  return answer;
}
