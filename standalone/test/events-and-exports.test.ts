import { readEvents } from '../testing/events';
import { ADMIN, onEmbeddedParts, onServers, type TestHouse } from '../testing/house';
import { portfolioOf } from '../testing/prices';
import { ask, logIn, signUp, storePortfolio } from '../testing/visitor';

jest.setTimeout(120_000);

describe.each([
  ['the embedded parts', onEmbeddedParts],
  ['Redis and PostgreSQL', onServers],
])('on %s', (_name, open) => {
  let house: TestHouse;

  beforeAll(async () => {
    house = await open();
  });

  afterAll(() => house.close());

  const post = (path: string, token: string, body: unknown = {}) =>
    ask(house.door, path, { method: 'POST', token, body });

  describe('a stream of events', () => {
    it('begins with the state as it is and tells of every change after it', async () => {
      const alice = await signUp(house.door);
      const before = await ask(house.door, '/v1/context', { token: alice.token });
      const events = await readEvents(`${house.door}/v1/events`, alice.token);

      const current = await events.next();
      await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 1 }));
      const changed = await events.next();
      const after = await ask(house.door, '/v1/context', { token: alice.token });
      events.leave();

      expect([events.status, events.type]).toEqual([200, 'text/event-stream']);
      expect(current).toMatchObject({ name: 'current', data: { generation: before.body.generation } });
      expect(changed).toMatchObject({ name: 'invalidation', data: { generation: after.body.generation } });
    });

    it('tells everybody of new prices, and of nothing else of others', async () => {
      const alice = await signUp(house.door);
      const bob = await signUp(house.door);
      const { token: admin } = await logIn(house.door, ADMIN.email, ADMIN.password);
      const events = await readEvents(`${house.door}/v1/events`, alice.token);
      await events.next();

      await storePortfolio(house.door, bob.token, portfolioOf({ AAA: 1 }));
      const cleared = await post('/v1/admin/cache:clear', admin);
      const told = await events.next();
      events.leave();

      expect(told).toMatchObject({ name: 'marketData', data: cleared.body });
    });

    it('ends with a session that is revoked', async () => {
      const alice = await signUp(house.door);
      const events = await readEvents(`${house.door}/v1/events`, alice.token);
      await events.next();

      await ask(house.door, '/v1/sessions/current', { method: 'DELETE', token: alice.token });
      const last = await events.next();

      expect(last).toMatchObject({ name: 'error', data: { status: 401, reason: 'CREDENTIALS_INVALID' } });
      expect(await events.next()).toBeUndefined();
    });

    it('is held five times by a user, and not six times', async () => {
      const alice = await signUp(house.door);
      const open = () => readEvents(`${house.door}/v1/events`, alice.token);
      const held = await Promise.all([open(), open(), open(), open(), open()]);
      await Promise.all(held.map((events) => events.next()));

      const another = await ask(house.door, '/v1/events', { token: alice.token });
      for (const events of held) events.leave();

      expect([another.status, another.body.reason]).toEqual([429, 'QUOTA_EXCEEDED']);
    });
  });

  describe('an export', () => {
    it('holds everything the account owns, line by line, and says that it is whole', async () => {
      const alice = await signUp(house.door);
      const bob = await signUp(house.door);
      const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 0.4, BBB: 0.6 }));
      const { portfolioId: other } = await storePortfolio(house.door, bob.token, portfolioOf({ CCC: 1 }));
      const base = `/v1/portfolios/${portfolioId}`;
      await post(`${base}/grants`, alice.token, { email: bob.email, role: 'VIEWER' });
      await post(`/v1/portfolios/${other}/grants`, bob.token, { email: alice.email, role: 'EDITOR' });
      for (let number = 0; number < 21; number++)
        await post(`${base}/scenarios`, alice.token, { name: `S${number}`, delta: [{ ticker: 'AAA', shift: '+5%' }] });

      const { status, headers, text } = await ask(house.door, '/v1/me:export', { token: alice.token });
      const records = text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      const of = (kind: string) => records.flatMap((record) => record[kind] ?? []);

      expect([status, headers.get('content-type')]).toEqual([200, 'application/jsonl']);
      expect(of('account')).toMatchObject([{ userId: alice.userId, email: alice.email }]);
      expect(of('session')).toMatchObject([{ sessionId: alice.sessionId }]);
      expect(of('portfolio')).toMatchObject([{ portfolioId, positions: [{ ticker: 'AAA' }, { ticker: 'BBB' }] }]);
      expect(of('grant')).toMatchObject([{ portfolioId, grant: { email: bob.email } }]);
      expect(of('shared')).toEqual([{ portfolioId: other, role: 'EDITOR' }]);
      expect(new Set(of('scenario').map(({ scenario }) => scenario.name)).size).toBe(21);
      expect(records.at(-1)).toEqual({ end: { records: records.length - 1 } });
      expect(text).not.toContain('CCC');
    });

    it('of many portfolios comes in parts that leave none out', async () => {
      const alice = await signUp(house.door);
      const names = Array.from({ length: 30 }, (_, index) => `P${index}`);
      const entries = names.map((name) => ({ name, positions: [{ ticker: 'AAA', weight: 1 }] }));
      await post('/v1/portfolios:import', alice.token, entries);

      const { text } = await ask(house.door, '/v1/me:export', { token: alice.token });

      expect(names.filter((name) => !text.includes(`"name":"${name}"`))).toEqual([]);
    });
  });

  describe('administration of the cache', () => {
    it('shows what is held for whom, and never what it is', async () => {
      const alice = await signUp(house.door);
      const { token: admin } = await logIn(house.door, ADMIN.email, ADMIN.password);
      const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 1 }));
      await ask(house.door, `/v1/portfolios/${portfolioId}/analysis`, { token: alice.token });

      const { status, body, text } = await ask(house.door, '/v1/admin/cache', { token: admin });
      const held = body.users.find(({ userId }: { userId: string }) => userId === alice.userId);

      expect(status).toBe(200);
      expect(body.replicas).toMatchObject([{ replica: 1, reachable: true, activity: { computing: '0' } }]);
      expect(Number(body.replicas[0].activity.computed)).toBeGreaterThan(0);
      expect(held).toMatchObject({ counted: true, methods: [{ method: 'perfolio.risk.v1.RiskService/GetAnalysis' }] });
      expect(Number(held.methods[0].entries)).toBe(1);
      expect(text).not.toContain(portfolioId);
    });

    it('makes every cached answer unreachable, and leaves the prices', async () => {
      const alice = await signUp(house.door);
      const { token: admin } = await logIn(house.door, ADMIN.email, ADMIN.password);
      const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 0.3, BBB: 0.7 }));
      const analysis = () => ask(house.door, `/v1/portfolios/${portfolioId}/analysis`, { token: alice.token });
      const first = await analysis();

      const cleared = await post('/v1/admin/cache:clear', admin);
      const second = await analysis();

      expect(cleared.body.marketDataVersion).not.toBe(first.body.inputs.marketDataVersion);
      expect(second.body.inputs.marketDataVersion).toBe(cleared.body.marketDataVersion);
      expect(second.body.portfolioView).toEqual(first.body.portfolioView);
    });

    it('is for administrators', async () => {
      const alice = await signUp(house.door);

      for (const answer of [
        await ask(house.door, '/v1/admin/cache', { token: alice.token }),
        await post('/v1/admin/cache:clear', alice.token),
      ])
        expect([answer.status, answer.body.reason]).toEqual([403, 'SCOPE_INSUFFICIENT']);
    });
  });
});
