// Portfolios of garbage, with enough sense in them that some are answered.
import { many, pick } from './chance.mjs';
import { CROWD, ODD, ORDINARY } from './market.mjs';

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  1e308,
  -1e308,
  1e-308,
  5e-324,
  10,
  10.0001,
  0.1,
  'NaN',
  'Infinity',
  '-Infinity',
  '0.5',
  1e21,
];
export const NONSENSE = [null, true, '', 'abc', [], {}, [1], '💥', '\u0000', { weight: 1 }, 'AAA,BBB'];
const TICKERS = ['NOPE', 'aaa', '', ' ', 'A'.repeat(33), '../../x', 'AAA ', '__proto__', 'constructor', '*', '%00'];
export const DATES = [
  '',
  '2016-01-01',
  '2018-06-30',
  '2019-12-31',
  '2020-12-31',
  '2999-01-01',
  '0000-00-00',
  '2020-02-30',
  'today',
  '1900-01-01',
];

export const maybe = (chance, share, make) => (chance() < share ? make() : undefined);

/** A sensible number most of the time, so that some questions get through. */
export const numberOf = (chance, sensible) => {
  const luck = chance();
  if (luck < 0.985) return sensible();
  return luck < 0.996 ? pick(chance, NUMBERS) : pick(chance, NONSENSE);
};

export const tickerOf = (chance) => {
  const luck = chance();
  if (luck < 0.75) return pick(chance, ORDINARY);
  return luck < 0.993 ? pick(chance, ODD) : pick(chance, TICKERS);
};

export const weightOf = (chance) => numberOf(chance, () => pick(chance, [chance(), chance() * 2 - 0.5, 0.5, 0, 1]));

/** Often one that the prices cover. */
export const windowOf = (chance) => {
  const covered = chance() < 0.7;
  return {
    start: covered ? pick(chance, ['', '2016-01-01', '2017-03-15']) : pick(chance, DATES),
    end: covered ? pick(chance, ['', '2019-12-31', '2020-06-30']) : pick(chance, DATES),
    frequency: pick(chance, ['MONTHLY', 'DAILY', 'DAILY', undefined, covered ? undefined : 'WEEKLY']),
  };
};

export function portfolioOf(chance) {
  if (chance() < 0.01) return pick(chance, NONSENSE);
  return {
    positions: positionsOf(chance),
    factorProxies: maybe(chance, 0.5, () => many(3, () => proxiesOf(chance))),
    limits: maybe(chance, 0.6, () => limitsOf(chance)),
    expectedReturns: maybe(chance, 0.6, () => expectationsOf(chance)),
    benchmark: maybe(chance, 0.7, () => tickerOf(chance)),
    riskFreeRate: maybe(chance, 0.7, () => numberOf(chance, () => chance() * 0.05)),
    weightBasis: maybe(chance, 0.4, () => pick(chance, ['RAW', 'RAW', 'GROSS', 'GROSS', 'NET', 'NET', 'BRUT'])),
    cashTickers: maybe(chance, 0.3, () => ['CASH']),
    window: maybe(chance, 0.2, () => windowOf(chance)),
    lookbackYears: maybe(chance, 0.2, () => numberOf(chance, () => Math.ceil(chance() * 10))),
    idleReturn: maybe(chance, 0.1, () => pick(chance, ['RISK_FREE', 'RISK_FREE', 'NOTHING', 'BONUS'])),
  };
}

function positionsOf(chance) {
  const luck = chance();
  if (luck < 0.01) return crowdOf(chance, 2_000);
  if (luck < 0.015) return crowdOf(chance, 2_001);
  const count = pick(chance, [0, 1, 2, 2, 3, 5, 8]);
  const shares = chance() < 0.1;
  return many(count, () => {
    const ticker = tickerOf(chance);
    if (shares && chance() < 0.7) return { ticker, shares: numberOf(chance, () => Math.ceil(chance() * 100)) };
    if (shares)
      return {
        ticker,
        value: { amount: numberOf(chance, () => chance() * 1_000), currency: pick(chance, ['USD', 'EUR', '', 'XXX']) },
      };
    return { ticker, weight: weightOf(chance) };
  });
}

const crowdOf = (chance, count) =>
  many(count, (_, index) => ({ ticker: CROWD[index] ?? `M${index}`, weight: chance() / 1_000 }));

export const proxiesOf = (chance) => ({
  ticker: tickerOf(chance),
  market: maybe(chance, 0.8, () => tickerOf(chance)),
  momentum: maybe(chance, 0.4, () => tickerOf(chance)),
  industry: maybe(chance, 0.4, () => tickerOf(chance)),
  subindustry: maybe(chance, 0.3, () => many(3, () => tickerOf(chance))),
});

const limitsOf = (chance) => ({
  maxVolatility: maybe(chance, 0.5, () => numberOf(chance, () => chance() * 0.5)),
  maxLoss: maybe(chance, 0.7, () => numberOf(chance, () => chance())),
  maxSinglePosition: maybe(chance, 0.5, () => numberOf(chance, () => 0.2 + chance())),
  maxSingleFactorLoss: maybe(chance, 0.5, () => numberOf(chance, () => chance() * 0.3)),
});

const expectationsOf = (chance) =>
  [...ORDINARY, ...ODD].map((ticker) => ({ ticker, expectedReturn: numberOf(chance, () => chance() * 0.2 - 0.05) }));
