import { join } from 'node:path';
import { createLogger } from '@perfolio/service';

import { sharedColumn } from '../src/panel/price-column';
import { WorkerPool } from '../src/workers/pool';
import type { PortfolioTask, QuestionAbout } from '../src/workers/task';
import { madeUpPrices } from './prices';
import { portfolioOf, state, TICKERS } from './system';

jest.setTimeout(120_000);

const logger = createLogger('risk', 'silent', process.stdout);
const program = join(__dirname, '..', 'dist', 'workers', 'worker.js');
const pools: WorkerPool[] = [];

/** Threads as another replica has them: they share nothing but the task. */
function replica(): WorkerPool {
  const pool = new WorkerPool({ threads: 1, longestMs: 60_000, logger, program });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

const columns = TICKERS.map((ticker) => {
  const { days, closes } = madeUpPrices(ticker);
  return sharedColumn({ ticker, days: new Uint8Array(days.buffer), closes: new Uint8Array(closes.buffer) });
});

const factorProxies = TICKERS.slice(1).map((ticker, at) => ({
  ticker,
  market: 'AAPL',
  industry: TICKERS[(at + 5) % TICKERS.length] ?? '',
  subindustry: [1, 2, 3].map((step) => TICKERS[(at + step) % TICKERS.length] ?? ''),
}));

const asking = {
  portfolio: portfolioOf(TICKERS, { factorProxies }),
  columns,
  marketDataVersion: state(1),
  engineVersion: 'test',
};

/** Daily or monthly, by sample or shrunk, with matrices or without. */
const analyses = [1, 2].flatMap((frequency) =>
  [1, 2].map((covariance): QuestionAbout<'analysis'> => {
    const parameters = { start: '2013-01-01', end: '2024-06-28', frequency, covariance, view: covariance };
    return { ...asking, kind: 'analysis', asked: {}, parameters };
  }),
);
const daily = analyses[2]!.parameters;
const tasks: readonly PortfolioTask[] = [
  ...analyses,
  { ...asking, kind: 'report', asked: {}, parameters: daily },
  {
    ...asking,
    kind: 'simulate',
    asked: { paths: 5_000, horizonDays: 10, model: 2, seed: 7, degreesOfFreedom: 4 },
    parameters: daily,
  },
];

const answers = async (pool: WorkerPool, asked: readonly PortfolioTask[]): Promise<string[]> => {
  const hex: string[] = [];
  for (const task of asked) {
    hex.push(Buffer.from(await pool.run('alice', task, new AbortController().signal)).toString('hex'));
  }
  return hex;
};

describe('equal tasks', () => {
  it('have equal bytes on three replicas and after a restart, in whatever order, cold and warm', async () => {
    const first = replica();
    const expected = await answers(first, tasks);

    expect(await answers(replica(), tasks)).toEqual(expected);
    expect((await answers(replica(), tasks.toReversed())).toReversed()).toEqual(expected);
    for (let again = 0; again < 5; again++) expect(await answers(first, tasks)).toEqual(expected);
    await first.close();
    expect(await answers(replica(), tasks)).toEqual(expected);
  });
});
