import { Agent, request as httpRequest } from 'node:http';

import { onEmbeddedParts, type TestHouse } from '../../testing/house';
import { portfolioOf } from '../../testing/prices';
import { type Answer, ask, signUp, storePortfolio, type Visitor } from '../../testing/visitor';

jest.setTimeout(120_000);

const HIT = 'perfolio; hit; detail=local';
const MISS = 'perfolio; fwd=uri-miss; stored';
const CLEARED = 'perfolio; fwd=stale; stored; detail=generation-changed';
const PORTFOLIO = portfolioOf({ AAA: 0.25, BBB: 0.75 });

let house: TestHouse;
let alice: Visitor;
let bob: Visitor;

beforeAll(async () => {
  house = await onEmbeddedParts();
});
beforeEach(async () => {
  [alice, bob] = await Promise.all([signUp(house.door), signUp(house.door)]);
});
afterAll(() => house.close());

/** A report about the same portfolio, which nobody stores. */
const report = ({ token }: Visitor, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(house.door, '/v1/reports', { method: 'POST', token, headers, body: { portfolio: COMPLETE } });

const COMPLETE = { ...PORTFOLIO, benchmark: 'MKT', riskFreeRate: 0.01, limits: { maxLoss: 0.2 } };
const outcome = ({ headers }: Answer) => headers.get('cache-status');
const entries = async ({ token }: Visitor) => Number((await ask(house.door, '/v1/cache', { token })).body.entries);

describe("CI one user's answers", () => {
  it("are computed for each, though equal: CI1 another's is never a hit", async () => {
    await report(alice);

    expect([outcome(await report(bob)), outcome(await report(bob))]).toEqual([MISS, HIT]);
  });

  it("are computed for each, though asked for at once: CI2 nobody joins another's computation", async () => {
    const answers = await Promise.all([report(alice), report(bob)]);

    expect(answers.map(outcome)).toEqual([MISS, MISS]);
  });

  it("are not confirmed by another's tag: CI3 a copied ETag gets the whole answer", async () => {
    const { portfolioId: hers } = await storePortfolio(house.door, alice.token, PORTFOLIO);
    const { portfolioId: his } = await storePortfolio(house.door, bob.token, PORTFOLIO);
    const etag = (await ask(house.door, `/v1/portfolios/${hers}/analysis`, { token: alice.token })).headers.get('etag');

    const answer = await ask(house.door, `/v1/portfolios/${his}/analysis`, {
      token: bob.token,
      headers: { 'if-none-match': etag ?? '' },
    });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).not.toBe(etag);
  });

  it("are refused although they are cached: CI4 another's portfolio is missing after a hit of his", async () => {
    const { portfolioId } = await storePortfolio(house.door, alice.token, PORTFOLIO);
    const path = `/v1/portfolios/${portfolioId}/analysis`;
    await ask(house.door, path, { token: alice.token });
    const warm = await ask(house.door, path, { token: alice.token });

    const foreign = await ask(house.door, path, { token: bob.token });

    expect([outcome(warm), foreign.status, outcome(foreign)]).toEqual([HIT, 404, null]);
  });

  it('are not in the count of another: CI5', async () => {
    await report(alice);

    expect([await entries(alice), await entries(bob)]).toEqual([1, 0]);
  });

  it('outlive the clearing of another: CI6', async () => {
    await Promise.all([report(alice), report(bob)]);

    await ask(house.door, '/v1/cache', { method: 'DELETE', token: bob.token });

    expect([outcome(await report(alice)), outcome(await report(bob))]).toEqual([HIT, CLEARED]);
  });

  it('outlive the erasure of another: CI7', async () => {
    await Promise.all([report(alice), report(bob)]);

    await ask(house.door, '/v1/me', { method: 'DELETE', token: bob.token });

    expect(outcome(await report(alice))).toBe(HIT);
  });

  it("are not recomputed by another's no-cache: CI8", async () => {
    await report(alice);

    const asked = await report(bob, { 'cache-control': 'no-cache' });

    expect([outcome(asked), outcome(await report(alice))]).toEqual(['perfolio; fwd=request; stored', HIT]);
  });

  it('may be stored by nobody on the way: CI9', async () => {
    const { headers } = await report(alice);

    expect(headers.get('cache-control')).toBe('private, no-cache');
  });

  it('never come to the next on a connection that was left: CI10', async () => {
    const { portfolioId: hers } = await storePortfolio(house.door, alice.token, portfolioOf({ AAA: 1 }, 'Hers'));
    const { portfolioId: his } = await storePortfolio(house.door, bob.token, portfolioOf({ BBB: 1 }, 'His'));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });

    for (let round = 0; round < 10; round += 1) {
      const left = overAgent(agent, `/v1/portfolios/${hers}/analysis`, alice);
      left.cancel();
      await left.answer;
      const answer = await overAgent(agent, `/v1/portfolios/${his}`, bob).answer;
      expect(answer).toContain('"His"');
    }
    agent.destroy();
  });
});

const textOf = async (response: AsyncIterable<Buffer>) => (await Array.fromAsync(response)).join('');

/** A call over a connection that the next one may use again. */
function overAgent(agent: Agent, path: string, { token }: Visitor) {
  const sent = httpRequest(`${house.door}${path}`, { agent, headers: { authorization: `Bearer ${token}` } });
  const answer = new Promise<string>((resolve) => {
    sent.on('error', () => resolve('left'));
    sent.on('response', (response) => void textOf(response).then(resolve));
  });
  sent.end();
  return { answer, cancel: () => sent.destroy() };
}
