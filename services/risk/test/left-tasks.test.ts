import { gatewayV1 } from '@perfolio/contracts';
import { Piscina } from 'piscina';

import { sharedColumn } from '../src/panel/price-column';
import { raise, stopFlag } from '../src/workers/stop-flag';
import type { Outcome, Questions, Task } from '../src/workers/task';
import { madeUpPrices } from './prices';
import { portfolioOf, state, TICKERS } from './system';

// A thread compiles its code first, which takes its time on a busy machine.
jest.setTimeout(90_000);

const columns = TICKERS.map((ticker) => {
  const { days, closes } = madeUpPrices(ticker);
  return sharedColumn({ ticker, days: new Uint8Array(days.buffer), closes: new Uint8Array(closes.buffer) });
});

const portfolio = portfolioOf(TICKERS, {
  benchmark: 'AAPL',
  riskFreeRate: 0.02,
  limits: { maxVolatility: 0.9, maxLoss: 0.3, maxSinglePosition: 0.5, maxSingleFactorLoss: 0.9 },
  factorProxies: TICKERS.slice(1).map((ticker) => ({ ticker, market: 'AAPL' })),
  expectedReturns: TICKERS.map((ticker, index) => ({ ticker, expectedReturn: 0.01 * (index + 1) })),
});

const parameters = { start: '2013-01-01', end: '2024-06-28', frequency: 2, covariance: 1, view: 2 };
const problem = { allowShort: false, betaLimits: false };
const change = { ticker: 'AAPL', size: { $case: 'change' as const, value: 0.1 } };

/** Every kind there is: a new one does not compile until it stands here. */
const questions: Questions = {
  analysis: {},
  performance: {},
  'limit-checks': {},
  score: {},
  report: {},
  'what-if': { newWeights: [], delta: [change], fundFrom: 'MSFT' },
  optimize: { objective: gatewayV1.Objective.MIN_VARIANCE, problem },
  frontier: { points: 5, problem },
  simulate: { paths: 1_000, horizonDays: 10, model: 1, seed: 7 },
  stress: { shocks: [{ factor: 'market:AAPL', shock: -0.2 }], passOn: false, episode: '' },
  profile: { ticker: 'AAPL' },
};

const inputs = { portfolio, columns, parameters, marketDataVersion: state(1), engineVersion: 'test' };
const tasks = [
  ...Object.entries(questions).map(([kind, asked]) => ({ ...inputs, kind, asked }) as Task),
  { portfolio, columns, kind: 'estimate', tickers: TICKERS } satisfies Task,
];

describe('a thread', () => {
  let thread: Piscina<Task, Outcome>;

  beforeAll(() => {
    const filename = require.resolve('@perfolio/risk/worker');
    thread = new Piscina({ filename, name: 'compute', minThreads: 1, maxThreads: 1 });
  });
  afterAll(() => thread.destroy());

  it.each(tasks.map((task) => [task.kind, task] as const))(
    'answers a task of kind %s that is waited for',
    async (_, task) => {
      expect(await thread.run({ ...task, stop: stopFlag() })).toBeInstanceOf(Uint8Array);
    },
  );

  it.each(tasks.map((task) => [task.kind, task] as const))(
    'ends a task of kind %s that nobody waits for',
    async (_, task) => {
      const stop = stopFlag();
      raise(stop);

      expect(await thread.run({ ...task, stop })).toMatchObject({ reason: 'CANCELLED' });
    },
  );
});
