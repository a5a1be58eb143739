import type * as Campaign from '../../scripts/garbage/campaign.mjs';
import type * as Judge from '../../scripts/garbage/judge.mjs';
import { ADMIN, onEmbeddedParts, type TestHouse } from '../testing/house';
import { logIn } from '../testing/visitor';

jest.setTimeout(120_000);

/** Enough for every route; `npm run garbage` asks a thousand. */
const SAMPLE = { seed: 1, count: 80 };

describe('questions of garbage', () => {
  let house: TestHouse;
  let asking: typeof Campaign;

  beforeAll(async () => {
    asking = await import('../../scripts/garbage/campaign.mjs');
    house = await onEmbeddedParts();
  });
  afterAll(() => house.close());

  it('get a clear refusal or an answer that holds together', async () => {
    const { token } = await logIn(house.door, ADMIN.email, ADMIN.password);
    const service = { base: house.door, token };
    await asking.importGarbage(service);

    const { faults, answered, refused } = await asking.campaign({ ...service, ...SAMPLE });

    expect(faults).toEqual([]);
    expect(answered).toBeGreaterThan(SAMPLE.count / 10);
    expect(answered + refused).toBe(SAMPLE.count);
  });
});

describe('the judge of answers', () => {
  let judge: typeof Judge;

  beforeAll(async () => {
    judge = await import('../../scripts/garbage/judge.mjs');
  });

  const view = { riskContributions: [0.1, 0.2], volatility: 0.3, weights: [0.5, 0.5], weightSum: 1 };
  const FOUND = { status: 'OPTIMAL', trades: [], weights: [], conflict: [] };
  const of =
    (status: number, body: object, asked = {}) =>
    () =>
      judge.faultIn({ status, text: JSON.stringify(body) }, { body: asked });

  it('lets right answers and clear refusals pass', () => {
    expect(of(200, { portfolioView: view })()).toBeUndefined();
    expect(of(400, { reason: 'FIELD_INVALID', detail: 'weight must be a number.' })()).toBeUndefined();
  });

  it.each([
    ['a fault of ours', of(503, { reason: 'OVERLOADED', detail: 'Too many computations wait.' })],
    ['a refusal without a reason', of(400, { detail: 'weight must be a number.' })],
    ['a number that is none', of(200, { portfolioView: { ...view, volatility: 'NaN' } })],
    ['parts that miss their sum', of(200, { portfolioView: { ...view, volatility: 0.31 } })],
    ['weights that miss the budget', of(200, { ...FOUND, weights: [{ weight: 1 }] }, { budget: 2 })],
    ['no conflict in what is infeasible', of(200, { ...FOUND, status: 'INFEASIBLE' })],
  ])('finds %s', (_what, judged) => {
    expect(judged()).toEqual(expect.any(String));
  });
});
