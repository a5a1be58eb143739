import { Redis } from 'ioredis';

import { ADMIN, onServers, type TestHouse } from '../../testing/house';
import { portfolioOf } from '../../testing/prices';
import { type Asked, ask, logIn, signUp, storePortfolio, type Visitor } from '../../testing/visitor';

jest.setTimeout(180_000);

const ROUNDS = 10;

/** Invalidation races: what is read after an acknowledged change is never older than the change. */
describe('class IR', () => {
  let house: TestHouse;
  let redis: Redis;
  let alice: Visitor;

  beforeAll(async () => {
    house = await onServers();
    redis = new Redis(house.redisUrl ?? '');
  });

  // Everybody has but so many computations a minute.
  beforeEach(async () => {
    alice = await signUp(house.door);
  });

  afterAll(async () => {
    redis.disconnect();
    await house.close();
  });

  const as = (who: Visitor, path: string, asked: Asked = {}) => ask(house.door, path, { ...asked, token: who.token });
  const change = (path: string, method: string, body?: unknown) =>
    as(alice, path, { method, body, headers: { 'if-match': '*' } });
  const generation = async () => (await as(alice, '/v1/context')).body.generation;

  /** A portfolio whose answers lie in the cache. */
  async function warm(weights: Record<string, number> = { AAA: 0.5, BBB: 0.5 }) {
    const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf(weights));
    const path = `/v1/portfolios/${portfolioId}`;
    await as(alice, `${path}/analysis`);
    return { portfolioId, path };
  }

  /** The weight of AAA tells which state an answer is of: its Herfindahl index is w² + (1 - w)². */
  const herfindahl = (weight: number) => weight ** 2 + (1 - weight) ** 2;
  const setWeight = (path: string, weight: number) =>
    change(path, 'PATCH', { positions: portfolioOf({ AAA: weight, BBB: 1 - weight }).positions });

  async function expectFresh(
    path: string,
    round: number,
    { who = alice, between = async () => {} }: { who?: Visitor; between?: () => Promise<unknown> } = {},
  ) {
    const weight = 0.05 + (round % 40) * 0.02;
    expect((await setWeight(path, weight)).status).toBe(200);
    await between();
    const { body } = await as(who, `${path}/analysis`);

    expect(body.portfolioView.herfindahl).toBeCloseTo(herfindahl(weight), 10);
  }

  const rounds = async (work: (round: number) => Promise<void>) => {
    for (let round = 0; round < ROUNDS; round++) await work(round);
  };

  it('IR1 an answer after a change of positions is of the new ones', async () => {
    const { path } = await warm();

    await rounds((round) => expectFresh(path, round));
  });

  it.each([
    ['IR2 limits', { method: 'PUT', part: '/limits', body: { maxVolatility: 0.01 } }],
    ['IR3 limits set back', { method: 'POST', part: '/limits:reset', body: {} }],
    [
      'IR4 factor proxies',
      { method: 'PUT', part: '/factorProxies', body: { factorProxies: [{ ticker: 'AAA', market: 'BBB' }] } },
    ],
    [
      'IR5 expected returns',
      { method: 'PUT', part: '/expectedReturns', body: { expectedReturns: [{ ticker: 'AAA', expectedReturn: 0.1 }] } },
    ],
  ])('%s: the next answer names the generation of the change', async (_what, { method, part, body }) => {
    const { path } = await warm();
    const before = await generation();

    expect((await change(`${path}${part}`, method, body)).status).toBe(200);
    const { inputs } = (await as(alice, `${path}/analysis`)).body;

    expect(inputs.generation).not.toBe(before);
    expect(inputs.generation).toBe(await generation());
  });

  it('IR6 a deleted portfolio has no answers, cached or not', async () => {
    const { path } = await warm();

    expect((await change(path, 'DELETE')).status).toBe(204);

    expect((await as(alice, `${path}/analysis`)).status).toBe(404);
  });

  it('IR7 an answer after an import is of the new prices', async () => {
    const { path } = await warm();
    const before = (await as(alice, `${path}/analysis`)).body.inputs.marketDataVersion;
    const { token } = await logIn(house.door, ADMIN.email, ADMIN.password);
    const headers = { 'content-type': 'text/csv' };
    const body = 'date,AAA,BBB\n2020-01-06,50,60\n2020-01-07,51,59\n';

    const imported = await ask(house.door, '/v1/marketData:import', { method: 'POST', token, body, headers });
    const after = (await as(alice, `${path}/analysis`)).body.inputs.marketDataVersion;

    expect(after).toBe(imported.body.marketDataVersion);
    expect(after).not.toBe(before);
  });

  it('IR8 a cleared cache has nothing that is found again', async () => {
    const { path } = await warm();

    expect((await as(alice, '/v1/cache', { method: 'DELETE' })).status).toBe(204);

    expect((await as(alice, `${path}/analysis`)).headers.get('cache-status')).toMatch(/detail=generation-changed/);
  });

  it('IR9 a change during a computation is seen by who asks after it', async () => {
    const { path } = await warm();

    await rounds(async (round) => {
      await as(alice, '/v1/cache', { method: 'DELETE' });
      const underWay = as(alice, `${path}/analysis`);
      await expectFresh(path, round);
      expect((await underWay).status).toBe(200);
    });
  });

  it('IR10 no answer is stale while announcements are cut off', async () => {
    const { path } = await warm();

    await rounds((round) =>
      expectFresh(path, round, { between: () => redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub') }),
    );
  });

  it('IR11 no answer is stale when Redis forgets everything in between', async () => {
    const { path } = await warm();

    await rounds((round) => expectFresh(path, round, { between: () => redis.flushall() }));
  });

  it('IR12 what a backup of Redis brings back is not served', async () => {
    const { path } = await warm();
    const key = `perfolio:{${alice.userId}}:results`;
    const old = (await redis.dumpBuffer(key)) ?? Buffer.alloc(0);

    await rounds((round) => expectFresh(path, round, { between: () => redis.restore(key, 0, old, 'REPLACE') }));
  });

  it('IR13 a guest reads no older answer than the owner', async () => {
    const { path } = await warm();
    const carl = await signUp(house.door);
    await as(alice, `${path}/grants`, { method: 'POST', body: { email: carl.email, role: 'VIEWER' } });

    await rounds((round) => expectFresh(path, round, { who: carl }));
  });

  it('IR14 a guest whose grant is taken back reads nothing, although it lies in the cache', async () => {
    const { path } = await warm();
    const carl = await signUp(house.door);
    const body = { email: carl.email, role: 'VIEWER' };

    await rounds(async () => {
      const { grantId } = (await as(alice, `${path}/grants`, { method: 'POST', body })).body;
      expect((await as(carl, `${path}/analysis`)).status).toBe(200);
      expect((await as(alice, `${path}/grants/${grantId}`, { method: 'DELETE' })).status).toBe(204);
      expect((await as(carl, `${path}/analysis`)).status).toBe(404);
    });
  });

  it('IR15 what was shown before a change is not taken for unchanged after it', async () => {
    const { path } = await warm();
    const { headers } = await as(alice, `${path}/analysis`);
    const shown = { 'if-none-match': headers.get('etag') ?? '' };

    expect((await as(alice, `${path}/analysis`, { headers: shown })).status).toBe(304);
    await setWeight(path, 0.9);

    expect((await as(alice, `${path}/analysis`, { headers: shown })).status).toBe(200);
  });

  it('IR16 of two writers at once the later one is read', async () => {
    const { path } = await warm();

    await rounds(async () => {
      await Promise.all([setWeight(path, 0.3), setWeight(path, 0.6)]);
      const stored = (await as(alice, path)).body.positions[0].weight;
      const { body } = await as(alice, `${path}/analysis`);
      expect(body.portfolioView.herfindahl).toBeCloseTo(herfindahl(stored), 10);
    });
  });
});
