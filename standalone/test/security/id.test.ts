import { randomUUID } from 'node:crypto';

import { onEmbeddedParts, type TestHouse } from '../../testing/house';
import { portfolioOf } from '../../testing/prices';
import { type Asked, ask, signUp, storePortfolio, type Visitor } from '../../testing/visitor';

jest.setTimeout(120_000);

/** Objects, functions and properties: another's object equals a missing one, and nobody does more than his role allows. */
describe('class ID', () => {
  let house: TestHouse;
  let alice: Visitor;
  let bob: Visitor;
  let hers: any;
  let mine: any;

  beforeAll(async () => {
    house = await onEmbeddedParts();
    [alice, bob] = [await signUp(house.door), await signUp(house.door)];
    hers = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 0.5, BBB: 0.5 }));
    mine = await storePortfolio(house.door, bob.token, portfolioOf({ CCC: 1 }));
  });

  afterAll(() => house.close());

  const as = (who: Visitor, path: string, asked: Asked = {}) => ask(house.door, path, { ...asked, token: who.token });
  const post = (who: Visitor, path: string, body: unknown) => as(who, path, { method: 'POST', body });

  /** Everything of an answer that could tell something. */
  const seen = async (path: string, asked: Asked = {}) => {
    const headers = { ...asked.headers, 'request-id': '11111111-1111-4111-8111-111111111111' };
    const answer = await as(bob, path, { ...asked, headers });
    const told = [...answer.headers].filter(([name]) => !['date', 'ratelimit', 'ratelimit-policy'].includes(name));
    return { status: answer.status, text: answer.text, told };
  };

  const expectMissing = async (path: (portfolioId: string) => string, asked: Asked = {}) => {
    const foreign = await seen(path(hers.portfolioId), asked);

    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(await seen(path(randomUUID()), asked));
  };

  const share = async (role: string, portfolioId = hers.portfolioId) => {
    const carl = await signUp(house.door);
    const granted = await post(alice, `/v1/portfolios/${portfolioId}/grants`, { email: carl.email, role });
    if (granted.status !== 201) throw new Error(`The grant was refused: ${granted.text}`);
    return { carl, grantId: granted.body.grantId };
  };

  it("ID1 another's portfolio reads like a missing one, byte for byte", () =>
    expectMissing((id) => `/v1/portfolios/${id}`));

  it.each(['limits', 'factorProxies', 'expectedReturns', 'positionMetadata', 'scenarios', 'grants'])(
    "ID2 the %s of another's portfolio read like a missing one's",
    (part) => expectMissing((id) => `/v1/portfolios/${id}/${part}`),
  );

  it.each([
    ['PUT', '', portfolioOf({ AAA: 1 })],
    ['PATCH', '', { name: 'Taken' }],
    ['DELETE', '', undefined],
    ['PUT', '/limits', { maxVolatility: 0.1 }],
    ['POST', '/scenarios', { name: 'S', delta: [{ ticker: 'AAA', change: 0.1 }] }],
    ['POST', '/grants', { email: 'someone@people.example', role: 'VIEWER' }],
  ])("ID3 %s %s of another's portfolio is refused like a missing one's", async (method, part, body) => {
    await expectMissing((id) => `/v1/portfolios/${id}${part}`, { method, body, headers: { 'if-match': hers.etag } });

    expect((await as(alice, `/v1/portfolios/${hers.portfolioId}`)).body).toEqual(hers);
  });

  it("ID4 a body that is wrong tells nothing of another's portfolio", () =>
    expectMissing((id) => `/v1/portfolios/${id}`, { method: 'PUT', body: { colour: 'red', positions: 7 } }));

  it.each(['analysis', 'report', 'limitChecks'])(
    "ID5 the %s of another's portfolio stays missing when it lies in the cache",
    async (answer) => {
      expect((await as(alice, `/v1/portfolios/${hers.portfolioId}/${answer}`)).status).toBe(200);

      await expectMissing((id) => `/v1/portfolios/${id}/${answer}`);
    },
  );

  it('ID6 what the service gives cannot be set by a client', async () => {
    const given = {
      portfolioId: hers.portfolioId,
      etag: hers.etag,
      createTime: '2001-01-01T00:00:00Z',
      role: 'VIEWER',
    };

    const stored = await storePortfolio(house.door, bob.token, { ...portfolioOf({ AAA: 1 }), ...given });

    expect(stored.portfolioId).not.toBe(hers.portfolioId);
    expect(stored.etag).not.toBe(hers.etag);
    expect(stored.role).toBe('OWNER');
    expect(stored.createTime.slice(0, 4)).not.toBe('2001');
  });

  it('ID7 an owner cannot be named, in no field and no header', async () => {
    const named = await post(bob, '/v1/portfolios', { ...portfolioOf({ AAA: 1 }), owner: alice.userId });
    const headers = { 'x-user-id': alice.userId, 'perfolio-assertion': 'x', 'x-forwarded-user': alice.userId };
    const { body } = await as(bob, '/v1/me', { headers });

    expect([named.status, named.body.reason]).toEqual([400, 'FIELD_UNKNOWN']);
    expect(body.userId).toBe(bob.userId);
  });

  it('ID8 nobody makes himself an administrator', async () => {
    const refused = await as(bob, '/v1/me', { method: 'PATCH', body: { administrator: true } });

    expect(refused.status).toBe(400);
    expect((await as(bob, '/v1/me')).body.administrator).toBe(false);
  });

  it.each(['GET /v1/admin/users', 'GET /v1/admin/cache', 'POST /v1/admin/cache:clear', 'GET /v1/admin/audit'])(
    'ID9 %s is refused to who is no administrator',
    async (route) => {
      const [method = '', path = ''] = route.split(' ');

      expect((await as(bob, path, { method, ...(method === 'POST' && { body: {} }) })).status).toBe(403);
    },
  );

  it('ID10 a viewer reads and changes nothing', async () => {
    const { carl } = await share('VIEWER');
    const path = `/v1/portfolios/${hers.portfolioId}`;
    const headers = { 'if-match': '*' };

    expect((await as(carl, path)).body).toMatchObject({ portfolioId: hers.portfolioId, role: 'VIEWER' });
    for (const [method, part, body] of [
      ['PATCH', '', { name: 'Taken' }],
      ['PUT', '/limits', {}],
      ['POST', '/limits:reset', {}],
      ['POST', '/factorProxies:resolve', {}],
      ['POST', '/scenarios', { name: 'S', delta: [{ ticker: 'AAA', change: 0.1 }] }],
      ['DELETE', '', undefined],
    ] as const)
      expect((await as(carl, `${path}${part}`, { method, body, headers })).status).toBe(403);
    expect((await as(alice, path)).body).toEqual(hers);
  });

  it('ID11 an editor neither shares, nor looks who else may see, nor deletes', async () => {
    const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 1 }));
    const { carl, grantId } = await share('EDITOR', portfolioId);
    const path = `/v1/portfolios/${portfolioId}`;
    const headers = { 'if-match': '*' };

    expect((await as(carl, path, { method: 'PATCH', body: { name: 'Edited' } })).status).toBe(200);
    for (const [method, part, body] of [
      ['POST', '/grants', { email: bob.email, role: 'VIEWER' }],
      ['GET', '/grants', undefined],
      ['DELETE', `/grants/${grantId}`, undefined],
      ['DELETE', '', undefined],
    ] as const)
      expect((await as(carl, `${path}${part}`, { method, body, headers })).status).toBe(403);
  });

  it("ID12 a guest is shown the owner's generation nowhere", async () => {
    const { carl } = await share('VIEWER');
    const { generation } = (await as(alice, '/v1/context')).body;
    const [number = '', tag = ''] = generation.split('-');

    for (const path of ['', '/analysis', '/report', '/limits', '/positionMetadata', '/scenarios']) {
      const { status, text, headers } = await as(carl, `/v1/portfolios/${hers.portfolioId}${path}`);
      const everything = `${text} ${JSON.stringify([...headers])}`;
      expect([path, status, everything.includes(number), everything.includes(tag)]).toEqual([path, 200, false, false]);
    }
  });

  it("ID13 a guest sees the portfolio that is shared and none of the owner's others", async () => {
    const { carl } = await share('EDITOR');
    const other = await storePortfolio(house.door, alice.token, portfolioOf({ DDD: 1 }));
    const list = await as(carl, '/v1/portfolios');

    expect(list.body.portfolios.map(({ portfolioId }: any) => portfolioId)).toEqual([hers.portfolioId]);
    expect((await as(carl, `/v1/portfolios/${other.portfolioId}`)).status).toBe(404);
  });

  it("ID14 a grant and a scenario of another's are not reached through one's own portfolio", async () => {
    const { carl, grantId } = await share('VIEWER');
    const body = { name: 'S', delta: [{ ticker: 'AAA', change: 0.1 }] };
    const { scenarioId } = (await post(alice, `/v1/portfolios/${hers.portfolioId}/scenarios`, body)).body;
    const own = `/v1/portfolios/${mine.portfolioId}`;

    for (const path of [`${own}/grants/${grantId}`, `${own}/scenarios/${scenarioId}`])
      for (const method of ['GET', 'DELETE']) expect((await as(bob, path, { method })).status).toBe(404);
    expect((await as(carl, `/v1/portfolios/${hers.portfolioId}/scenarios/${scenarioId}`)).status).toBe(200);
  });

  it("ID15 another's session is a missing one", async () => {
    const foreign = await as(bob, `/v1/sessions/${alice.sessionId}`, { method: 'DELETE' });

    expect(foreign.status).toBe(404);
    expect((await as(alice, '/v1/me')).status).toBe(200);
  });

  it("ID16 another's page token is refused", async () => {
    await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 1 }));
    const { nextPageToken } = (await as(alice, '/v1/portfolios?pageSize=1')).body;

    expect(nextPageToken).not.toBe('');
    expect((await as(bob, `/v1/portfolios?pageToken=${nextPageToken}`)).status).toBe(400);
  });

  it("ID17 another's idempotency key gives nothing of his", async () => {
    const headers = { 'idempotency-key': 'the same' };
    const first = await as(alice, '/v1/portfolios', {
      method: 'POST',
      body: { ...portfolioOf({ AAA: 1 }), name: 'Hers' },
      headers,
    });
    const second = await as(bob, '/v1/portfolios', {
      method: 'POST',
      body: { ...portfolioOf({ BBB: 1 }), name: 'His' },
      headers,
    });

    expect([first.status, second.status, second.body.name]).toEqual([201, 201, 'His']);
  });

  it("ID18 another's portfolio cannot be made the active one", async () => {
    const foreign = await as(bob, '/v1/context', { method: 'PUT', body: { portfolioId: hers.portfolioId } });

    expect(foreign.status).toBe(404);
  });

  it('ID19 an id that is none is a missing object', async () => {
    const missing = await seen(`/v1/portfolios/${randomUUID()}`);

    for (const id of ['1', '00000000', "'", 'null', hers.portfolioId.slice(0, -1)])
      expect(await seen(`/v1/portfolios/${encodeURIComponent(id)}`)).toEqual(missing);
  });

  it('ID20 a question about a portfolio sent along reaches no stored one', async () => {
    const refused = await post(bob, '/v1/reports', {
      portfolioId: hers.portfolioId,
      portfolio: portfolioOf({ AAA: 1 }),
    });

    expect([refused.status, refused.body.reason]).toEqual([400, 'FIELD_UNKNOWN']);
  });
});
