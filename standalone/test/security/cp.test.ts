import { Redis } from 'ioredis';

import { ADMIN, onServers, type TestHouse } from '../../testing/house';
import { portfolioOf } from '../../testing/prices';
import { ask, logIn, signUp, storePortfolio, type Visitor } from '../../testing/visitor';

jest.setTimeout(180_000);

/** Cache poisoning: whatever lies in Redis, and whatever a request says, an answer is what the engine computes, or there is none. */
describe('class CP', () => {
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

  const resultsOf = ({ userId }: Visitor) => `perfolio:{${userId}}:results`;

  const answer = (who: Visitor, portfolioId: string, { what = 'analysis', headers = {} } = {}) =>
    ask(house.door, `/v1/portfolios/${portfolioId}/${what}`, { token: who.token, headers });

  /** What an answer says beside when it was computed. */
  const numbersOf = ({ body }: { body: any }) => ({ ...body, computedAt: undefined });

  async function answered(who: Visitor, weights: Record<string, number>, what = 'analysis') {
    const before = new Set(await redis.hkeys(resultsOf(who)));
    const { portfolioId } = await storePortfolio(house.door, who.token, portfolioOf(weights));
    const first = await answer(who, portfolioId, { what });
    const field =
      (await redis.hkeys(resultsOf(who))).find((name) => name.includes('RiskService') && !before.has(name)) ?? '';
    return { portfolioId, first, field, value: (await redis.hgetBuffer(resultsOf(who), field)) ?? Buffer.alloc(0) };
  }

  /** Asks until the answer comes from elsewhere than this process's memory, which is dropped when its line to Redis breaks. */
  async function pastMemory(who: Visitor, portfolioId: string, what = 'analysis') {
    for (;;) {
      const read = await answer(who, portfolioId, { what });
      if (read.headers.get('cache-status') !== 'perfolio; hit; detail=local') return read;
      await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    }
  }

  const poisoned = async (who: Visitor, field: string, value: Buffer) => {
    await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await redis.hset(resultsOf(who), field, value);
  };

  it.each([
    ['CP1 garbage', () => Buffer.from('garbage')],
    ['CP2 nothing', () => Buffer.alloc(0)],
    ['CP3 a part of the answer', (value: Buffer) => value.subarray(0, -1)],
    ['CP4 the answer with one bit turned', (value: Buffer) => turned(value, value.length - 20)],
    ['CP5 the answer with a turned bit in its head', (value: Buffer) => turned(value, 10)],
    ['CP6 the answer with something behind it', (value: Buffer) => Buffer.concat([value, Buffer.from([0])])],
  ])('%s in place of an answer is computed anew', async (_what, spoil) => {
    const { portfolioId, first, field, value } = await answered(alice, { AAA: 0.2, BBB: 0.8 });

    await poisoned(alice, field, spoil(value));
    const read = await pastMemory(alice, portfolioId);

    expect(field).not.toBe('');
    expect(read.headers.get('cache-status')).toMatch(/fwd=/);
    expect(numbersOf(read)).toEqual(numbersOf(first));
  });

  it("CP7 another user's answer in place of one's own cannot be opened", async () => {
    const bob = await signUp(house.door);
    const foreign = await answered(bob, { CCC: 1 });
    const { portfolioId, first, field } = await answered(alice, { AAA: 0.3, BBB: 0.7 });

    await poisoned(alice, field, foreign.value);
    const read = await pastMemory(alice, portfolioId);

    expect(numbersOf(read)).toEqual(numbersOf(first));
    expect(read.text).not.toContain('CCC');
  });

  it("CP8 the answer about another portfolio of one's own cannot be opened either", async () => {
    const one = await answered(alice, { AAA: 1 });
    const { portfolioId, first, field } = await answered(alice, { BBB: 1 });

    await poisoned(alice, field, one.value);
    const read = await pastMemory(alice, portfolioId);

    expect(numbersOf(read)).toEqual(numbersOf(first));
    expect(numbersOf(read)).not.toEqual(numbersOf(one.first));
  });

  it('CP9 what a request says beside its question changes nobody’s answer', async () => {
    const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 0.1, BBB: 0.9 }));
    const strange = {
      'x-forwarded-host': 'evil.example',
      'accept-language': 'xx',
      'cache-control': 'no-cache',
      cookie: 'a=b',
    };

    const first = await answer(alice, portfolioId, { headers: strange });
    const second = await answer(alice, portfolioId);

    expect(second.headers.get('cache-status')).toMatch(/hit/);
    expect(numbersOf(second)).toEqual(numbersOf(first));
    expect(first.text + JSON.stringify([...first.headers])).not.toContain('evil.example');
  });

  it('CP10 a refusal is not kept beyond its cause', async () => {
    const { portfolioId } = await storePortfolio(house.door, alice.token, portfolioOf({ LATECOMER: 1 }));
    const before = await answer(alice, portfolioId);
    const { token } = await logIn(house.door, ADMIN.email, ADMIN.password);
    const days = Array.from({ length: 900 }, (_, index) =>
      new Date(Date.UTC(2013, 0, 1 + index)).toISOString().slice(0, 10),
    );
    const body = ['date,LATECOMER', ...days.map((day, index) => `${day},${100 + (index % 17)}`)].join('\n');

    await ask(house.door, '/v1/marketData:import', {
      method: 'POST',
      token,
      body,
      headers: { 'content-type': 'text/csv' },
    });
    const after = await answer(alice, portfolioId);

    expect([before.status, before.body.reason]).toEqual([422, 'UNKNOWN_TICKER']);
    expect(after.status).toBe(200);
  });
});

function turned(value: Buffer, at: number): Buffer {
  const spoiled = Buffer.from(value);
  spoiled[at] = (spoiled[at] ?? 0) ^ 1;
  return spoiled;
}
