import { canonicalDigest, gatewayV1 } from '@perfolio/contracts';

import { onEmbeddedParts, type TestHouse } from '../../testing/house';
import { portfolioOf } from '../../testing/prices';
import { ask, signUp, type Visitor } from '../../testing/visitor';

jest.setTimeout(120_000);

const HIT = 'perfolio; hit; detail=local';
const MISS = 'perfolio; fwd=uri-miss; stored';
const PORTFOLIO = portfolioOf({ AAA: 0.25, BBB: 0.75 });

let house: TestHouse;
let visitor: Visitor;

beforeAll(async () => {
  house = await onEmbeddedParts();
});
beforeEach(async () => {
  visitor = await signUp(house.door);
});
afterAll(() => house.close());

/** How the cache answered a report about an inline portfolio. */
async function outcomeOf(body: object): Promise<string | null> {
  const { status, headers, text } = await ask(house.door, '/v1/reports', {
    method: 'POST',
    token: visitor.token,
    body,
  });
  if (status !== 200) throw new Error(`The report was refused: ${status} ${text}`);
  return headers.get('cache-status');
}

const complete = { ...PORTFOLIO, benchmark: 'MKT', riskFreeRate: 0.01, limits: { maxLoss: 0.2 } };

describe('KC the same meaning', () => {
  it.each([
    ['KC1 positions in another order', { ...complete, positions: [...complete.positions].reverse() }],
    ['KC2 tickers in small letters', { ...complete, positions: complete.positions.map(lowerCase) }],
    ['KC3 a position told in two parts', { ...complete, positions: split(complete.positions) }],
  ])('has the same key: %s', async (_, portfolio) => {
    const first = await outcomeOf({ portfolio: complete });

    expect([first, await outcomeOf({ portfolio })]).toEqual([MISS, HIT]);
  });
});

describe('KC another meaning', () => {
  it.each([
    [
      'KC4 a weight that differs in its last digit',
      { portfolio: { ...complete, positions: nudged(complete.positions) } },
    ],
    ['KC5 a rate of zero in place of none', { portfolio: complete, riskFreeRate: 0 }],
    ['KC6 another end of the window', { portfolio: complete, end: '2016-12-30' }],
    ['KC7 another frequency', { portfolio: complete, frequency: 'DAILY' }],
    ['KC8 another covariance', { portfolio: complete, covariance: 'LEDOIT_WOLF' }],
  ])('has another key: %s', async (_, body) => {
    await outcomeOf({ portfolio: complete });

    expect(await outcomeOf(body)).toBe(MISS);
  });

  it('has another key: KC9 the same bytes cut into fields elsewhere', () => {
    const digest = (cashTickers: string[], name: string) =>
      canonicalDigest('perfolio.gateway.v1.Portfolio', gatewayV1.Portfolio.fromPartial({ cashTickers, name }));
    const told = [digest(['AB', 'C'], ''), digest(['A', 'BC'], ''), digest(['ABC'], ''), digest(['AB'], 'C')];

    expect(new Set(told).size).toBe(told.length);
  });

  it('has another key: KC10 the same fields of another message', () => {
    const request = { portfolioId: '', start: '', end: '', frequency: 0, covariance: 0 };

    expect(canonicalDigest('perfolio.gateway.v1.GetScoreRequest', request)).not.toBe(
      canonicalDigest('perfolio.gateway.v1.GetLimitChecksRequest', request),
    );
  });
});

function lowerCase<Position extends { readonly ticker: string }>(position: Position): Position {
  return { ...position, ticker: position.ticker.toLowerCase() };
}

function split(positions: typeof complete.positions) {
  const [first, ...rest] = positions;
  if (first === undefined) throw new RangeError('There is a first position.');
  const half = { ...first, weight: first.weight / 2 };
  return [half, ...rest, half];
}

function nudged(positions: typeof complete.positions) {
  return positions.map((position, index) =>
    index === 0 ? { ...position, weight: position.weight + 2 ** -53 } : position,
  );
}
