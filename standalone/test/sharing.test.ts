import { callGrpc } from '../testing/grpc-visitor';
import { onEmbeddedParts, onServers, type TestHouse } from '../testing/house';
import { portfolioOf } from '../testing/prices';
import { type Asked, ask, signUp, storePortfolio, type Visitor } from '../testing/visitor';

jest.setTimeout(120_000);

const SERVICE = 'perfolio.gateway.v1.PortfolioService';

describe.each([
  ['the embedded parts', onEmbeddedParts],
  ['Redis and PostgreSQL', onServers],
])('on %s', (_name, open) => {
  let house: TestHouse;
  let alice: Visitor;
  let bob: Visitor;

  beforeAll(async () => {
    house = await open();
    [alice, bob] = [await signUp(house.door), await signUp(house.door)];
  });

  afterAll(() => house.close());

  const as = (who: Visitor, path: string, asked: Asked = {}) => ask(house.door, path, { ...asked, token: who.token });

  async function shared(role: string) {
    const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 0.5, BBB: 0.5 }));
    const path = `/v1/portfolios/${portfolioId}`;
    const { status, body } = await as(alice, `${path}/grants`, { method: 'POST', body: { email: bob.email, role } });
    return { portfolioId, path, status, grant: body };
  }

  it('answers a guest from what the owner had computed, and tells him nothing of the owner', async () => {
    const { path, status, grant } = await shared('VIEWER');
    const own = await as(alice, `${path}/analysis`);
    const guest = await as(bob, `${path}/analysis`);

    expect([status, grant.email, grant.role]).toEqual([201, bob.email, 'VIEWER']);
    expect(guest.headers.get('cache-status')).toMatch(/hit/);
    expect(guest.body.portfolioView).toEqual(own.body.portfolioView);
    expect([own.body.inputs.generation === '', guest.body.inputs.generation]).toEqual([false, '']);
  });

  it('marks in a list what is his own and what he is let at', async () => {
    const { portfolioId } = await shared('EDITOR');
    const { portfolioId: own } = await storePortfolio(house.door, bob.token, portfolioOf({ CCC: 1 }));
    const { body } = await as(bob, '/v1/portfolios?pageSize=2');

    expect(body.portfolios.map((portfolio: any) => [portfolio.portfolioId, portfolio.role])).toEqual([
      [own, 'OWNER'],
      [portfolioId, 'EDITOR'],
    ]);
  });

  it('lets an editor change what he read, by the tag he read it with, which names his role', async () => {
    const { path } = await shared('EDITOR');
    const read = await as(bob, path);
    const etag = read.headers.get('etag') ?? '';
    const headers = { 'if-match': etag };

    const unchanged = await as(bob, path, { headers: { 'if-none-match': etag } });
    const changed = await as(bob, `${path}/limits`, { method: 'PUT', headers, body: { maxVolatility: 0.2 } });
    const again = await as(bob, `${path}/limits`, { method: 'PUT', headers, body: { maxVolatility: 0.3 } });

    expect(etag).toMatch(/^"[0-9a-f]+\.editor"$/);
    expect([unchanged.status, changed.status, again.status]).toEqual([304, 200, 412]);
    expect((await as(alice, `${path}/limits`)).body.maxVolatility).toBe(0.2);
  });

  it('keeps scenarios with a portfolio, page by page, over HTTP and over gRPC', async () => {
    const { portfolioId, path } = await shared('VIEWER');
    const headers = { 'idempotency-key': 'scenario' };
    const body = { name: 'Less', delta: [{ ticker: 'aaa', shift: '-10%' }], fundFrom: 'BBB' };

    const first = await as(alice, `${path}/scenarios`, { method: 'POST', body, headers });
    const again = await as(alice, `${path}/scenarios`, { method: 'POST', body, headers });
    await as(alice, `${path}/scenarios`, {
      method: 'POST',
      body: { name: 'All', newWeights: [{ ticker: 'BBB', weight: 1 }] },
    });
    const page = await as(bob, `${path}/scenarios?pageSize=1`);
    const next = await as(bob, `${path}/scenarios?pageSize=1&pageToken=${page.body.nextPageToken}`);
    const request = { portfolio_id: portfolioId };
    const overGrpc = await callGrpc(house.grpc, [SERVICE, 'ListScenarios'], { request, token: bob.token });

    expect([first.status, again.text]).toEqual([201, first.text]);
    expect(first.headers.get('location')).toBe(`${path}/scenarios/${first.body.scenarioId}`);
    expect(page.body.scenarios).toMatchObject([{ name: 'All', newWeights: [{ ticker: 'BBB', weight: 1 }] }]);
    expect(next.body).toMatchObject({ scenarios: [{ name: 'Less', delta: [{ ticker: 'AAA' }] }], nextPageToken: '' });
    expect(overGrpc.message.scenarios.map(({ name }: any) => name)).toEqual(['All', 'Less']);
  });

  it('refuses a scenario that says nothing, too much, or what no what-if could read', async () => {
    const { path } = await shared('EDITOR');
    const save = async (body: unknown) => (await as(bob, `${path}/scenarios`, { method: 'POST', body })).status;

    expect(await save({ name: 'Empty' })).toBe(400);
    expect(
      await save({ name: 'Both', delta: [{ ticker: 'A', change: 1 }], newWeights: [{ ticker: 'A', weight: 1 }] }),
    ).toBe(400);
    expect(await save({ name: 'Text', delta: [{ ticker: 'A', shift: 'five' }] })).toBe(400);
    expect(await save({ name: '', delta: [{ ticker: 'A', change: 0.1 }] })).toBe(400);
    expect(await save({ name: 'Right', delta: [{ ticker: 'A', shift: '+5 %' }] })).toBe(201);
  });

  it('erases with an account what it shared and what it was let at', async () => {
    const carl = await signUp(house.door);
    const { portfolioId } = await storePortfolio(house.door, carl.token, portfolioOf({ AAA: 1 }));
    const { path: hers } = await shared('VIEWER');
    await as(carl, `/v1/portfolios/${portfolioId}/grants`, {
      method: 'POST',
      body: { email: bob.email, role: 'EDITOR' },
    });
    await as(alice, `${hers}/grants`, { method: 'POST', body: { email: carl.email, role: 'EDITOR' } });

    const erased = await as(carl, '/v1/me', { method: 'DELETE' });
    const { body } = await as(alice, `${hers}/grants`);

    expect([204, 202]).toContain(erased.status);
    expect((await as(bob, `/v1/portfolios/${portfolioId}`)).status).toBe(404);
    expect(body.grants.map(({ email }: any) => email)).toEqual([bob.email]);
  });
});
