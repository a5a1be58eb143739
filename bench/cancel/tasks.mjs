import { createRequire } from 'node:module';
import { gatewayV1 } from '@perfolio/contracts';

const require = createRequire(import.meta.url);
const { sharedColumn } = require('../../services/risk/dist/panel/price-column.js');

const DAY_MS = 86_400_000;
const END = '2024-06-28';
/** Nine years of weekdays. */
const DAYS = 2_347;
const FACTORS = ['MKT', 'MOM', 'IND'];
const { SOME, LARGE, MOST } = { SOME: 40, LARGE: 500, MOST: 2_000 };

const DAILY = { start: '2015-06-30', end: END, frequency: gatewayV1.Frequency.DAILY };
const SAMPLE = gatewayV1.Covariance.SAMPLE;
const SUMMARY = { ...DAILY, covariance: SAMPLE, view: gatewayV1.View.SUMMARY };
const FULL = { ...SUMMARY, view: gatewayV1.View.FULL };
const SHRUNK = { ...FULL, covariance: gatewayV1.Covariance.LEDOIT_WOLF };

const ASKED = { parameters: SUMMARY, marketDataVersion: '1-0000000000000001', engineVersion: 'bench' };
const ANY = { allowShort: false, betaLimits: false };
const SHIFT = { ticker: 'T0', size: { $case: 'change', value: 0.01 } };
const SHOCK = { factor: 'market:MKT', shock: -0.2 };
const NORMAL = { paths: 50_000, horizonDays: 20, model: gatewayV1.SimulationModel.NORMAL, seed: 7 };
const STUDENT_T = { ...NORMAL, horizonDays: 100, model: gatewayV1.SimulationModel.STUDENT_T, degreesOfFreedom: 4 };

/** One task of every kind a thread knows, and of its longest forms, as large as the service allows or nearly. */
export function tasks() {
  const prices = pricesOf(MOST);
  const about = (count, kind, asked) => ({ ...inputs(prices, count), ...ASKED, kind, asked });
  const search = (objective, problem) => about(LARGE, 'optimize', { objective, problem: { ...ANY, ...problem } });
  const { MIN_VARIANCE, MAX_RETURN, MAX_SHARPE, RISK_PARITY } = gatewayV1.Objective;
  return {
    'analysis FULL/500': { ...about(LARGE, 'analysis', {}), parameters: FULL },
    'analysis FULL, Ledoit-Wolf/500': { ...about(LARGE, 'analysis', {}), parameters: SHRUNK },
    'analysis SUMMARY/2000': about(MOST, 'analysis', {}),
    'report FULL/500': { ...about(LARGE, 'report', {}), parameters: FULL },
    'performance/2000': about(MOST, 'performance', {}),
    'limit-checks/2000': about(MOST, 'limit-checks', {}),
    'score/2000': about(MOST, 'score', {}),
    'what-if/2000': about(MOST, 'what-if', { newWeights: [], delta: [SHIFT], fundFrom: 'T1' }),
    'stress, shocks/2000': about(MOST, 'stress', { shocks: [SHOCK], passOn: true, episode: '' }),
    'stress, episode/2000': about(MOST, 'stress', { shocks: [], passOn: false, episode: '2020-02-01/2020-03-31' }),
    profile: about(1, 'profile', { ticker: 'T0' }),
    'optimize MIN_VARIANCE/500': search(MIN_VARIANCE),
    'optimize MAX_RETURN/500': search(MAX_RETURN),
    'optimize MAX_SHARPE, beta limits/500': search(MAX_SHARPE, { betaLimits: true }),
    'optimize RISK_PARITY/500': search(RISK_PARITY),
    'optimize, infeasible/500': search(MIN_VARIANCE, { maxGrossExposure: 0.5 }),
    'frontier of 10/500': about(LARGE, 'frontier', { points: 10, problem: ANY }),
    'simulate NORMAL/500': about(LARGE, 'simulate', NORMAL),
    'simulate STUDENT_T/40': about(SOME, 'simulate', STUDENT_T),
    'estimate/2000': { ...inputs(prices, MOST), kind: 'estimate', tickers: namesOf(prices.slice(0, MOST)) },
  };
}

function inputs(prices, count) {
  const held = prices.slice(0, count);
  const tickers = namesOf(held);
  const factorProxies = tickers.map((ticker) => ({ ticker, market: 'MKT', momentum: 'MOM', industry: 'IND' }));
  const portfolio = gatewayV1.Portfolio.fromPartial({
    name: 'bench',
    baseCurrency: 'USD',
    benchmark: 'MKT',
    riskFreeRate: 0.02,
    positions: tickers.map((ticker) => ({ ticker, quantity: { $case: 'weight', value: 1 / count } })),
    limits: { maxVolatility: 0.2, maxLoss: 0.3, maxSinglePosition: 0.5, maxSingleFactorLoss: 0.3 },
    expectedReturns: tickers.map((ticker, index) => ({ ticker, expectedReturn: 0.02 + index / 10_000 })),
    factorProxies,
  });
  return { portfolio, columns: [...held, ...prices.slice(-FACTORS.length)] };
}

const namesOf = (columns) => columns.map(({ ticker }) => ticker);

/** Walks of the weekdays that follow a market, each in its own way. */
function pricesOf(count) {
  const days = weekdays();
  const random = deviates(42);
  const market = Float64Array.from(days, () => random() * 0.01);
  const names = [...Array.from({ length: count }, (_, index) => `T${index}`), ...FACTORS];
  return names.map((ticker) => {
    const beta = ticker === 'MKT' ? 1 : 0.5 + random() ** 2 / 4;
    const own = ticker === 'MKT' ? 0 : 0.012;
    let price = 100;
    const closes = market.map((move) => (price *= 1 + beta * move + own * random()));
    return sharedColumn({ ticker, days: new Uint8Array(days.buffer), closes: new Uint8Array(closes.buffer) });
  });
}

function weekdays() {
  const days = [];
  for (let day = Date.parse(END) / DAY_MS; days.length < DAYS; day--)
    if (![0, 6].includes((day + 4) % 7)) days.push(day);
  return Int32Array.from(days.reverse());
}

/** Nearly normal, and the same in every run. */
function deviates(seed) {
  let state = seed;
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return () => Array.from({ length: 6 }, uniform).reduce((sum, each) => sum + each, -3) * Math.SQRT2;
}
