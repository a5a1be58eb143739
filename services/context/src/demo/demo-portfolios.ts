import { gatewayV1 } from '@perfolio/contracts';

const { Frequency, IdleReturn, WeightBasis } = gatewayV1;

const held = (weights: Readonly<Record<string, number>>): gatewayV1.Position[] =>
  Object.entries(weights).map(([ticker, value]) => ({ ticker, quantity: { $case: 'weight', value } }));

const marketOnly = (tickers: readonly string[], market: string) =>
  tickers.map((ticker) => ({ ticker, market, momentum: '', value: '', industry: '', subindustry: [] }));

/** All factors of the synthetic market; the industry is in the ticker's name. */
const syntheticProxies = (tickers: readonly string[]) =>
  tickers.map((ticker) => ({
    ticker,
    market: 'SYN_MARKET',
    momentum: 'SYN_MOMENTUM',
    value: 'SYN_VALUE',
    industry: ticker.split('_').slice(0, 2).join('_'),
    subindustry: [],
  }));

const BALANCED = { AAPL: 0.15, AMZN: 0.15, GOOG: 0.2, IBM: 0.25, MSFT: 0.25 };
const CONCENTRATED = { SYN_TECH_1: 0.55, SYN_TECH_2: 0.25, SYN_FINANCE_1: 0.1, SYN_ENERGY_1: 0.1 };
const LONG = { SYN_TECH_3: 0.35, SYN_HEALTH_1: 0.3, SYN_STAPLES_2: 0.3, SYN_FINANCE_2: 0.25, SYN_CONSUMER_4: 0.2 };
const SHORT = { SYN_ENERGY_2: -0.2, SYN_CONSUMER_1: -0.15, SYN_TECH_5: -0.15 };

/** Three portfolios to try everything on. */
export const DEMO_PORTFOLIOS = {
  balanced: gatewayV1.Portfolio.fromPartial({
    name: 'Balanced (real monthly prices, 2004 to 2010)',
    positions: held(BALANCED),
    factorProxies: marketOnly(Object.keys(BALANCED), 'SP500'),
    benchmark: 'SP500',
    riskFreeRate: 0.03,
    window: { start: '2004-09-01', end: '2010-03-31', frequency: Frequency.MONTHLY },
    lookbackYears: 10,
    limits: {
      maxVolatility: 0.35,
      maxLoss: 0.6,
      maxSinglePosition: 0.3,
      maxSystematicShare: 0.9,
      maxMarketShare: 0.9,
      maxSingleFactorLoss: 0.3,
    },
    expectedReturns: Object.entries({ AAPL: 0.12, AMZN: 0.1, GOOG: 0.1, IBM: 0.07, MSFT: 0.07 }).map(
      ([ticker, expectedReturn]) => ({ ticker, expectedReturn, asOf: '2010-03-31' }),
    ),
  }),
  concentrated: gatewayV1.Portfolio.fromPartial({
    name: 'Concentrated (synthetic prices, breaks its limits)',
    positions: held(CONCENTRATED),
    factorProxies: syntheticProxies(Object.keys(CONCENTRATED)),
    benchmark: 'SYN_MARKET',
    riskFreeRate: 0.02,
    window: { start: '2016-01-01', end: '2025-12-31', frequency: Frequency.MONTHLY },
    limits: {
      maxVolatility: 0.2,
      maxLoss: 0.25,
      maxSinglePosition: 0.2,
      maxSystematicShare: 0.8,
      maxMarketShare: 0.7,
      maxIndustryShare: 0.2,
      maxSingleFactorLoss: 0.06,
    },
  }),
  longShort: gatewayV1.Portfolio.fromPartial({
    name: 'Long/short with cash (synthetic prices, leveraged)',
    positions: held({ ...LONG, ...SHORT, SYN_CASH: 0.1 }),
    factorProxies: syntheticProxies([...Object.keys(LONG), ...Object.keys(SHORT)]),
    benchmark: 'SYN_MARKET',
    riskFreeRate: 0.02,
    window: { start: '2016-01-01', end: '2025-12-31', frequency: Frequency.DAILY },
    weightBasis: WeightBasis.RAW,
    cashTickers: ['SYN_CASH'],
    idleReturn: IdleReturn.RISK_FREE,
    limits: {
      maxVolatility: 0.25,
      maxLoss: 0.3,
      maxSinglePosition: 0.4,
      maxSystematicShare: 0.9,
      maxMarketShare: 0.9,
      maxIndustryShare: 0.4,
      maxSingleFactorLoss: 0.15,
    },
  }),
};

export type DemoPortfolio = keyof typeof DEMO_PORTFOLIOS;
