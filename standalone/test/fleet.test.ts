import { type Fleet, counted, importDay, importPrices, startFleet } from '../testing/fleet';
import { portfolioOf } from '../testing/prices';
import { ask, signUp, storePortfolio, type Visitor } from '../testing/visitor';

const ROUNDS = Number(process.env.PERFOLIO_TEST_ROUNDS ?? 200);
const COMPUTATIONS = 'perfolio_cache_computations_total';

jest.setTimeout(240_000);

describe('a fleet of two gateways and three replicas', () => {
  let fleet: Fleet;
  let visitor: Visitor;

  beforeAll(async () => {
    fleet = await startFleet(2, 3);
    await importPrices(fleet);
    visitor = await signUp(fleet.doors[0]!);
  });

  afterAll(() => fleet.stop());

  const analysisOf = (portfolioId: string, door: number, headers: Record<string, string> = {}) =>
    ask(fleet.doors[door % fleet.doors.length]!, `/v1/portfolios/${portfolioId}/analysis`, {
      token: visitor.token,
      headers,
    });

  it('never answers older than the last acknowledged change, through any door', async () => {
    const portfolio = await storePortfolio(fleet.doors[0]!, visitor.token, portfolioOf({ AAA: 0.5, BBB: 0.5 }));
    let etag = `"${portfolio.etag}"`;
    const stale: number[] = [];

    for (let round = 0; round < ROUNDS; round += 1) {
      const weight = (round % 997) / 1000;
      const changed = await ask(fleet.doors[round % 2]!, `/v1/portfolios/${portfolio.portfolioId}`, {
        method: 'PUT',
        token: visitor.token,
        body: portfolioOf({ AAA: weight, BBB: 1 - weight }),
        headers: { 'if-match': etag },
      });
      expect(changed.status).toBe(200);
      etag = changed.headers.get('etag')!;
      const answers = await Promise.all([0, 1, 2, 3].map((door) => analysisOf(portfolio.portfolioId, door)));
      for (const answer of answers) {
        expect(answer.status).toBe(200);
        const [first] = answer.body.portfolioView.weights;
        if (Math.abs(first - weight) > 1e-12) stale.push(round);
      }
    }

    expect(stale).toEqual([]);
  });

  it('computes once for 200 who ask the same at once', async () => {
    const portfolio = await storePortfolio(
      fleet.doors[0]!,
      visitor.token,
      portfolioOf({ AAA: 0.3, BBB: 0.3, CCC: 0.4 }),
    );
    const before = await counted(fleet.risk, COMPUTATIONS);

    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => analysisOf(portfolio.portfolioId, index)),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 200 }, () => 200));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await counted(fleet.risk, COMPUTATIONS)) - before).toBe(1);
  });

  const CHANGED = 'perfolio; fwd=stale; stored; detail=generation-changed';
  /** A replica that could not reach the store in its time says that, and whoever asks next hears of the change. */
  const isAway = (status: string | null) => status?.includes('fwd=bypass') === true;

  it('says that the portfolio was changed, whichever replica has to compute', async () => {
    const { portfolioId } = await storePortfolio(fleet.doors[0]!, visitor.token, portfolioOf({ AAA: 0.5, DDD: 0.5 }));
    const computed = () => Promise.all(fleet.risk.map((replica) => counted([replica], COMPUTATIONS)));
    const said: (string | null)[] = [];
    const by: number[] = [];

    for (let round = 0; round < 12; round += 1) {
      const weight = (round + 1) / 100;
      await ask(fleet.doors[0]!, `/v1/portfolios/${portfolioId}?updateMask=positions`, {
        method: 'PATCH',
        token: visitor.token,
        body: { positions: portfolioOf({ AAA: weight, DDD: 1 - weight }).positions },
      });
      const before = await computed();
      const { headers, body } = await analysisOf(portfolioId, round);
      const after = await computed();
      expect(body.portfolioView.weights[0]).toBeCloseTo(weight, 12);
      said.push(headers.get('cache-status'));
      by.push(after.findIndex((count, replica) => count > before[replica]!));
    }

    const [first, ...later] = said.filter((status) => !isAway(status));
    expect(first).toBe('perfolio; fwd=uri-miss; stored');
    expect(new Set(later)).toEqual(new Set([CHANGED]));
    expect(by.some((replica, round) => round > 0 && !isAway(said[round]!) && replica !== by[round - 1])).toBe(true);
  });

  it('says that prices were imported, of what is not refreshed', async () => {
    const { portfolioId } = await storePortfolio(fleet.doors[0]!, visitor.token, portfolioOf({ BBB: 0.5, DDD: 0.5 }));
    const simulated = async () => {
      const { headers } = await ask(fleet.doors[1]!, `/v1/portfolios/${portfolioId}:simulate`, {
        method: 'POST',
        token: visitor.token,
        body: { paths: 1_000, horizonDays: 5, seed: 7 },
      });
      return headers.get('cache-status');
    };
    while (!(await simulated())?.includes('; hit'));
    await importDay(fleet, '2017-10-02');

    let said = await simulated();
    while (isAway(said)) said = await simulated();

    expect(said).toBe('perfolio; fwd=stale; stored; detail=prices-changed');
  });
});

describe('a fleet whose Redis is killed', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet(1, 2);
    await importPrices(fleet);
  });

  afterAll(() => fleet.stop());

  it('goes on answering right numbers without a single 5xx', async () => {
    const door = fleet.doors[0]!;
    const { token } = await signUp(door);
    const portfolio = await storePortfolio(door, token, portfolioOf({ AAA: 0.6, DDD: 0.4 }));
    const read = () => ask(door, `/v1/portfolios/${portfolio.portfolioId}/analysis`, { token });
    const expected = (await read()).body.portfolioView.volatilityAnnual;
    const answers: { status: number; volatility: number }[] = [];

    for (let round = 0; round < 60; round += 1) {
      if (round === 20) process.kill(fleet.redis.pid, 'SIGKILL');
      const { status, body } = await read();
      answers.push({ status, volatility: body.portfolioView?.volatilityAnnual });
    }

    expect(answers).toEqual(answers.map(() => ({ status: 200, volatility: expected })));
  });

  it('stores a change although the cache cannot be told', async () => {
    const door = fleet.doors[0]!;
    const { token } = await signUp(door);
    const portfolio = await storePortfolio(door, token, portfolioOf({ AAA: 1 }));
    const path = `/v1/portfolios/${portfolio.portfolioId}`;

    const changed = await ask(door, path, {
      method: 'PUT',
      token,
      body: portfolioOf({ BBB: 1 }),
      headers: { 'if-match': `"${portfolio.etag}"` },
    });
    const answer = await ask(door, `${path}/analysis`, { token });

    expect(changed.status).toBe(200);
    expect(answer.body.portfolioView.tickers).toEqual(['BBB']);
  });
});
