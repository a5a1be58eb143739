import { counted, type Fleet, importDay, importPrices, startFleet } from '../testing/fleet';
import { portfolioOf } from '../testing/prices';
import { ask, signUp, storePortfolio, type Visitor } from '../testing/visitor';

const REFRESHED = 'perfolio_cache_refreshed_total';
/** The days after the last of the prices. */
const DAYS = ['2017-10-02', '2017-10-03', '2017-10-04', '2017-10-05'];
const COMPUTATIONS = 'perfolio_cache_computations_total';

jest.setTimeout(240_000);

interface Reader extends Visitor {
  readonly portfolioId: string;
  readonly etag: string;
}

/** The replicas are processes of their own, and the gateway asks them in turn. */
describe('an import into a fleet of two replicas', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet(1, 2);
    await importPrices(fleet);
  });

  afterAll(() => fleet.stop());

  const door = () => fleet.doors[0]!;
  const reader = async (): Promise<Reader> => {
    const visitor = await signUp(door());
    return { ...visitor, ...(await storePortfolio(door(), visitor.token, portfolioOf({ AAA: 0.5, BBB: 0.5 }))) };
  };
  const analysisOf = ({ token, portfolioId }: Reader, headers: Record<string, string> = {}) =>
    ask(door(), `/v1/portfolios/${portfolioId}/analysis`, { token, headers });
  /** A read that misses asks one replica and then the other; one that recomputes asks one alone, so that in turn both come to compute. */
  const keepEverywhere = async (whose: Reader) => {
    for (let round = 0; round < 4; round += 1) {
      await analysisOf(whose, { 'cache-control': 'no-cache' });
      await analysisOf(whose);
    }
  };

  /** An import, and what the refresh after it has left; once more where Redis did not answer the replicas in their time. */
  const refreshed = async (whose: Reader) => {
    for (const date of DAYS) {
      const computedBefore = await counted(fleet.risk, COMPUTATIONS);
      const askedBefore = await counted(fleet.risk, REFRESHED);
      const version = await importDay(fleet, date);
      // Each replica asks once for what it has in use.
      while ((await counted(fleet.risk, REFRESHED)) < askedBefore + 2);
      const computed = (await counted(fleet.risk, COMPUTATIONS)) - computedBefore;
      const read = [await analysisOf(whose), await analysisOf(whose)];
      const hits = read.filter(({ headers }) => headers.get('cache-status')?.startsWith('perfolio; hit'));
      if (computed === 1 && hits.length === 2) return { version, read };
    }
    throw new Error('One computation never left every reader a hit.');
  };

  it('leaves hits to who reads, and nothing to who has changed or left', async () => {
    const [reads, changes, leaves] = [await reader(), await reader(), await reader()];
    for (const each of [reads, changes, leaves]) await keepEverywhere(each);
    await ask(door(), `/v1/portfolios/${changes.portfolioId}`, {
      method: 'PUT',
      token: changes.token,
      body: portfolioOf({ CCC: 1 }),
      headers: { 'if-match': `"${changes.etag}"` },
    });
    expect((await ask(door(), '/v1/me', { method: 'DELETE', token: leaves.token })).status).toBe(204);

    const { version, read } = await refreshed(reads);

    for (const { body } of read) expect(body.inputs.marketDataVersion).toBe(version);
    const changed = await analysisOf(changes);
    expect(changed.headers.get('cache-status')).toMatch(/^perfolio; fwd=/);
    expect(changed.body.portfolioView.tickers).toEqual(['CCC']);
    expect(changed.body.inputs.marketDataVersion).toBe(version);
    expect((await analysisOf(leaves)).status).toBe(401);
  });
});
