import { type PositionsRequest, positionsToWeights } from './positions';

const request = (changes: Partial<PositionsRequest>): PositionsRequest => ({
  positions: [],
  baseCurrency: 'USD',
  aliases: new Map([
    ['CUR:USD', 'USD'],
    ['USD CASH', 'USD'],
    ['CUR:EUR', 'EUR'],
  ]),
  cashProxies: new Map([
    ['USD', 'CASH_USD'],
    ['EUR', 'CASH_EUR'],
  ]),
  fxToBase: new Map([['EUR', 1.25]]),
  latestPrices: new Map([
    ['A', 10],
    ['B', 20],
  ]),
  ...changes,
});

const weigh = (changes: Partial<PositionsRequest>) => {
  const { weights, ...rest } = positionsToWeights(request(changes));
  return { ...rest, weights: Object.fromEntries(weights.map(({ ticker, weight }) => [ticker, weight])) };
};

const refusal = (code: string, details?: object) => expect.objectContaining({ code, ...(details && { details }) });

describe('positions to weights', () => {
  it('values shares, money and cash in the base currency', () => {
    const answer = weigh({
      positions: [
        { id: 'A', shares: 50 },
        { id: 'B', value: 200, currency: 'EUR' },
        { id: 'CUR:USD', value: 150 },
        { id: 'USD CASH', value: 100 },
      ],
    });

    expect(answer).toEqual({
      netAssetValue: 1000,
      weights: { A: 0.5, B: 0.25, CASH_USD: 0.25 },
      netExposure: 0.75,
      grossExposure: 0.75,
      leverage: 0.75,
    });
  });

  it('converts the price of shares quoted in another currency', () => {
    expect(weigh({ positions: [{ id: 'A', shares: 8, currency: 'EUR' }] }).netAssetValue).toBe(100);
  });

  it('values a cash name in its own currency', () => {
    expect(weigh({ positions: [{ id: 'CUR:EUR', value: 80 }] })).toMatchObject({
      netAssetValue: 100,
      weights: { CASH_EUR: 1 },
    });
  });

  it('adds up what meets under one ticker', () => {
    const positions = [
      { id: 'A', shares: 10 },
      { id: 'A', value: 100 },
      { id: 'B', shares: 10 },
    ];

    expect(weigh({ positions }).weights).toEqual({ A: 0.5, B: 0.5 });
  });

  it('subtracts margin debt from the net asset value', () => {
    const answer = weigh({
      positions: [
        { id: 'A', shares: 15 },
        { id: 'CUR:USD', value: -50 },
      ],
    });

    expect(answer).toMatchObject({ netAssetValue: 100, weights: { A: 1.5, CASH_USD: -0.5 }, leverage: 1.5 });
  });

  it('takes given weights as they are', () => {
    const answer = weigh({
      positions: [
        { id: 'A', weight: 0.5 },
        { id: 'B', weight: -0.2 },
        { id: 'CUR:USD', weight: 0.1 },
      ],
    });

    expect(answer.netAssetValue).toBeNull();
    expect(answer.weights).toEqual({ A: 0.5, B: -0.2, CASH_USD: 0.1 });
    expect(answer.grossExposure).toBeCloseTo(0.7, 15);
  });

  it('keeps the order in which tickers first appear', () => {
    const positions = [
      { id: 'B', value: 1 },
      { id: 'CUR:USD', value: 1 },
      { id: 'A', value: 1 },
    ];

    expect(positionsToWeights(request({ positions })).weights.map(({ ticker }) => ticker)).toEqual([
      'B',
      'CASH_USD',
      'A',
    ]);
  });
});

describe('positions that cannot be weighed', () => {
  it('† name a currency without a rate instead of taking it at 1', () => {
    expect(() => weigh({ positions: [{ id: 'A', value: 1, currency: 'JPY' }] })).toThrow(
      refusal('UNKNOWN_CURRENCY', { currency: 'JPY' }),
    );
  });

  it('† name a position that has none of the three inputs', () => {
    expect(() => weigh({ positions: [{ id: 'A' }] })).toThrow(refusal('INVALID_POSITION', { ticker: 'A' }));
  });

  it('† name shares without a latest price', () => {
    expect(() => weigh({ positions: [{ id: 'C', shares: 1 }] })).toThrow(refusal('INVALID_POSITION', { ticker: 'C' }));
    expect(() => weigh({ positions: [{ id: 'CUR:USD', shares: 1 }] })).toThrow(refusal('INVALID_POSITION'));
    expect(() => weigh({ positions: [{ id: 'A', shares: 1 }], latestPrices: new Map([['A', 0]]) })).toThrow(
      refusal('INVALID_POSITION'),
    );
  });

  it('are those with two of the three inputs', () => {
    expect(() => weigh({ positions: [{ id: 'A', shares: 1, value: 10 }] })).toThrow(refusal('INVALID_POSITION'));
  });

  it('are those whose currency has no cash proxy', () => {
    expect(() => weigh({ positions: [{ id: 'CUR:EUR', value: 1 }], cashProxies: new Map() })).toThrow(
      refusal('UNKNOWN_CURRENCY', { currency: 'EUR' }),
    );
  });

  it('are worth nothing or less', () => {
    expect(() =>
      weigh({
        positions: [
          { id: 'A', shares: 5 },
          { id: 'CUR:USD', value: -50 },
        ],
      }),
    ).toThrow(refusal('NON_POSITIVE_NAV'));
  });

  it('are none', () => {
    expect(() => weigh({ positions: [] })).toThrow(refusal('ZERO_EXPOSURE'));
  });

  it('are not finite', () => {
    expect(() => weigh({ positions: [{ id: 'A', value: Number.NaN }] })).toThrow(refusal('INVALID_POSITION'));
    expect(() => weigh({ positions: [{ id: 'A', shares: 1e308 }] })).toThrow(refusal('INVALID_POSITION'));
    expect(() => weigh({ positions: [{ id: 'A', weight: Number.NaN }] })).toThrow(
      refusal('INVALID_WEIGHT', { ticker: 'A' }),
    );
  });
});
