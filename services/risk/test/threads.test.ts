import { setImmediate } from 'node:timers/promises';
import { createMemoryParts, type SharedParts } from '@perfolio/cache';
import { gatewayV1 } from '@perfolio/contracts';
import { createLogger } from '@perfolio/service';

import type { SharedColumn } from '../src/panel/price-column';
import { sharedColumn } from '../src/panel/price-column';
import type { QuestionAbout } from '../src/workers/task';
import { WorkerPool } from '../src/workers/pool';
import { madeUpPrices } from './prices';
import { portfolioOf, startSystem, state, type System } from './system';

const LONGEST_MS = 60_000;
const logger = createLogger('risk', 'silent', process.stdout);

const columnOf = (ticker: string): SharedColumn => {
  const { days, closes } = madeUpPrices(ticker, { start: '1990-01-01' });
  return sharedColumn({ ticker, days: new Uint8Array(days.buffer), closes: new Uint8Array(closes.buffer) });
};

/** Daily covariances of so many positions keep a thread busy for seconds. */
function heavyTask(positions: number): QuestionAbout<'analysis'> {
  const one = columnOf('BASE');
  const tickers = Array.from({ length: positions }, (_, index) => `T${index}`);
  const parameters = { start: '1990-01-01', end: '2024-06-28', frequency: 2, covariance: 2, view: 1 };
  return {
    kind: 'analysis',
    asked: {},
    portfolio: portfolioOf(tickers),
    parameters,
    columns: tickers.map((ticker) => ({ ...one, ticker })),
    marketDataVersion: state(1),
    engineVersion: 'test',
  };
}

const lightTask = (): QuestionAbout<'analysis'> => ({
  ...heavyTask(2),
  parameters: { ...heavyTask(1).parameters, frequency: 1 },
});

/** Resolves when a task has a thread. */
async function running(pool: Pick<WorkerPool, 'running'> | undefined): Promise<void> {
  while (pool?.running === 0) await setImmediate();
}

describe('a thread', () => {
  let pool: WorkerPool;

  beforeEach(async () => {
    pool = new WorkerPool({ threads: 1, longestMs: LONGEST_MS, logger });
    await pool.run('warm', lightTask(), new AbortController().signal);
  });

  afterEach(() => pool.close());

  it('is free again soon when nobody waits for its task', async () => {
    const [before] = pool.threadIds;
    const caller = new AbortController();
    const asked = pool.run('alice', heavyTask(1_500), caller.signal);

    await running(pool);
    caller.abort();
    await expect(asked).rejects.toMatchObject({ reason: 'CANCELLED' });
    const began = performance.now();
    await pool.run('bob', lightTask(), new AbortController().signal);

    expect(performance.now() - began).toBeLessThan(4_000);
    expect(pool.threadIds).not.toContain(before);
  });

  it('is kept when a task that nobody waits for ends by itself', async () => {
    const before = pool.threadIds;
    const caller = new AbortController();
    const asked = pool.run('alice', lightTask(), caller.signal);

    await running(pool);
    caller.abort();
    await expect(asked).rejects.toMatchObject({ reason: 'CANCELLED' });
    await pool.run('bob', lightTask(), new AbortController().signal);

    expect(pool.threadIds).toEqual(before);
  });

  it('is not taken by a task whose caller left before its turn', async () => {
    const before = pool.threadIds;
    const caller = new AbortController();
    const asked = pool.run('alice', heavyTask(1_500), caller.signal);

    caller.abort();
    await expect(asked).rejects.toMatchObject({ reason: 'CANCELLED' });
    await pool.run('bob', lightTask(), new AbortController().signal);

    expect(pool.threadIds).toEqual(before);
  });

  it('does not run longer than a task may', async () => {
    const impatient = new WorkerPool({ threads: 1, longestMs: 300, logger });

    await expect(impatient.run('alice', heavyTask(1_500), new AbortController().signal)).rejects.toMatchObject({
      reason: 'DEADLINE_EXCEEDED',
    });
    await impatient.close();
  });
});

describe('a caller who goes away', () => {
  let parts: SharedParts;
  let system: System;

  beforeEach(async () => {
    parts = createMemoryParts();
    system = await startSystem({ parts });
  });

  afterEach(async () => {
    await system.close();
    await parts.close();
  });

  it('leaves the service to the others', async () => {
    const series = madeUpPrices('BASE', { start: '1990-01-01' });
    const tickers = Array.from({ length: 150 }, (_, index) => `T${index}`);
    for (const ticker of tickers) system.context.prices.set(ticker, series);
    const subject = { $case: 'inline' as const, value: portfolioOf(tickers) };
    const caller = new AbortController();
    const parameters = { start: '1990-01-01', frequency: gatewayV1.Frequency.DAILY };
    const asked = system.ask({ subject, parameters, signal: caller.signal });
    asked.catch(() => undefined);
    await running(system.risks[0]?.workers);

    caller.abort();
    await expect(asked).rejects.toMatchObject({ reason: 'CANCELLED' });
    const other = await system.ask();

    expect(other.cacheStatus).toBe('perfolio; fwd=miss; stored');
  });
});
