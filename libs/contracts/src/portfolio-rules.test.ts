import { Portfolio } from './gen/perfolio/gateway/v1/portfolio';
import { normalisedPortfolio } from './normalised-portfolio';
import { portfolioViolations, refuseViolations } from './portfolio-rules';

const weights = (all: Record<string, number>) =>
  Object.entries(all).map(([ticker, value]) => ({ ticker, quantity: { $case: 'weight' as const, value } }));
const portfolio = (fields: Parameters<typeof Portfolio.fromPartial>[0]) =>
  Portfolio.fromPartial({ name: 'x', ...fields });
const fieldsOf = (fields: Parameters<typeof Portfolio.fromPartial>[0]) =>
  portfolioViolations(portfolio(fields)).map(({ field, rule }) => `${field} ${rule}`);

describe('the rules of a portfolio', () => {
  it('accept what is in order', () => {
    expect(
      fieldsOf({
        positions: weights({ AAPL: 0.6, '^GSPC': 0.5, 'EURUSD=X': -0.1 }),
        benchmark: 'spy',
        window: { start: '2020-02-29', end: '2021-01-01' },
        limits: { maxLoss: 0.2 },
      }),
    ).toEqual([]);
  });

  it('let a name be as long as its limit, in one line', () => {
    expect(fieldsOf({ name: 'x'.repeat(200) })).toEqual([]);
    expect(fieldsOf({ name: 'two\nlines' })).toEqual(['name length']);
  });

  it('hold for all that cash lies in', () => {
    const cashProxies = [
      { currency: 'QQQ', ticker: 'A B' },
      { currency: 'EUR', ticker: 'SHY' },
      { currency: 'eur', ticker: 'BIL' },
    ];

    expect(fieldsOf({ cashTickers: ['$', 'BIL'], cashProxies })).toEqual([
      'cashTickers[0] ticker',
      'cashProxies[0].currency currency',
      'cashProxies[0].ticker ticker',
      'cashProxies[2].currency unique',
    ]);
  });

  it('say where, what and what is allowed', () => {
    const [violation] = portfolioViolations(
      portfolio({ positions: weights({ A: 0.1, B: 0.1, C: 0.1, D: Number.NaN }) }),
    );

    expect(violation).toEqual({
      field: 'positions[3].weight',
      rule: 'finite',
      description: 'positions[3].weight must be a finite number between -10 and 10; got "NaN".',
      limit: '[-10, 10]',
      got: 'NaN',
    });
  });

  it('tell all violations at once', () => {
    expect(
      fieldsOf({
        name: 'x'.repeat(201),
        baseCurrency: 'QQQ',
        positions: [{ ticker: 'A B', quantity: { $case: 'weight', value: 11 } }, { ticker: 'C' }],
        benchmark: '$',
        riskFreeRate: 4.5,
        lookbackYears: 51,
        weightBasis: 7 as never,
        window: { start: '2023-02-29', end: 'today' },
      }),
    ).toEqual([
      'name length',
      'baseCurrency currency',
      'positions[0].ticker ticker',
      'positions[0].weight range',
      'positions[1] quantity',
      'benchmark ticker',
      'riskFreeRate range',
      'weightBasis choice',
      'lookbackYears range',
      'window.start date',
      'window.end date',
    ]);
  });

  it('ask for weights everywhere or nowhere', () => {
    const shares = { ticker: 'B', quantity: { $case: 'shares' as const, value: 3 } };

    expect(fieldsOf({ positions: [...weights({ A: 0.5 }), shares] })).toEqual(['positions[1] weights']);
  });

  it('hint that weights are fractions', () => {
    const percentages = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`T${index}`, 5]));
    const [violation] = portfolioViolations(portfolio({ positions: weights(percentages) }));

    expect(violation?.description).toBe(
      'positions have weights that sum to 100: weights are fractions, 0.25 for 25 %. Divide each by 100.',
    );
  });

  it('refuse equal tickers that cannot be added up', () => {
    const money = (ticker: string, currency: string) => ({
      ticker,
      quantity: { $case: 'value' as const, value: { amount: 1, currency } },
    });

    expect(fieldsOf({ positions: [money('A', ''), money('a', 'USD'), money('A', 'EUR')] })).toEqual([
      'positions[2] mergeable',
    ]);
  });

  it('want windows and curves in order', () => {
    expect(fieldsOf({ window: { start: '2021-01-01', end: '2021-01-01' } })).toEqual(['window.end order']);
    expect(
      fieldsOf({
        policy: {
          horizonMonths: 12,
          minWindows: 24,
          singleNameShock: 0.6,
          volatilityMultiple: 1.645,
          fallbackShock: { market: 0.4 },
          curve: [
            { ratio: 1, score: 70 },
            { ratio: 0.5, score: 100 },
          ],
          componentWeights: {},
          bands: [
            { floor: 50, name: 'low' },
            { floor: 60, name: 'high' },
          ],
        },
      }),
    ).toEqual([
      'policy.curve[1].ratio order',
      'policy.componentWeights zero',
      'policy.bands[1].floor order',
      'policy.bands[1].floor order',
    ]);
  });

  it('name the limit when there are too many positions', () => {
    const positions = Array.from({ length: 2_001 }, (_, index) => ({ ticker: `T${index}` }));

    expect(() => refuseViolations(portfolioViolations(portfolio({ positions })))).toThrow(
      expect.objectContaining({
        reason: 'LIMIT_EXCEEDED',
        message: 'positions may hold at most 2,000 entries; got 2,001.',
      }),
    );
  });
});

describe('a normalised portfolio', () => {
  it('is the same for the same meaning', () => {
    const terse = portfolio({
      positions: weights({ aapl: 0.25, AAPL: 0.25, MSFT: 0.5 }),
      cashTickers: ['b', 'A', 'a'],
    });
    const full = portfolio({
      name: ' x ',
      baseCurrency: 'usd',
      positions: weights({ AAPL: 0.5, msft: 0.5 }),
      cashTickers: ['A', 'B'],
      window: { frequency: 1 },
      weightBasis: 1,
      lookbackYears: 10,
      idleReturn: 1,
    });

    expect(normalisedPortfolio(terse)).toEqual(normalisedPortfolio(full));
  });

  it('keeps the order of positions', () => {
    const { positions } = normalisedPortfolio(portfolio({ positions: weights({ Z: 0.1, A: 0.2 }) }));

    expect(positions.map(({ ticker }) => ticker)).toEqual(['Z', 'A']);
  });

  it('keeps a rate of zero apart from no rate', () => {
    expect(normalisedPortfolio(portfolio({ riskFreeRate: 0 })).riskFreeRate).toBe(0);
    expect(normalisedPortfolio(portfolio({})).riskFreeRate).toBeUndefined();
  });
});
