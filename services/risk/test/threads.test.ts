import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gatewayV1 } from '@perfolio/contracts';
import { createLogger } from '@perfolio/service';

import type { SharedColumn } from '../src/panel/price-column';
import { sharedColumn } from '../src/panel/price-column';
import type { QuestionAbout } from '../src/workers/task';
import { WorkerPool } from '../src/workers/pool';
import { madeUpPrices } from './prices';
import { portfolioOf, startSystem, state, type System } from './system';

// A busy machine takes its time to load columns and to compile code.
jest.setTimeout(90_000);

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
    // A flag must be seen on a machine of any speed; a thread that is lost sooner has a test of its own.
    pool = new WorkerPool({ threads: 1, longestMs: LONGEST_MS, graceMs: LONGEST_MS, logger });
    await pool.run('warm', lightTask(), new AbortController().signal);
  });

  afterEach(() => pool.close());

  it('is free again soon, and the same, when nobody waits for its task', async () => {
    const before = pool.threadIds;
    const caller = new AbortController();
    const asked = pool.run('alice', heavyTask(1_500), caller.signal);

    await running(pool);
    caller.abort();
    await expect(asked).rejects.toMatchObject({ reason: 'CANCELLED' });
    await pool.run('bob', lightTask(), new AbortController().signal);

    expect(pool.threadIds).toEqual(before);
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

/** Threads that misbehave as their task says. */
describe('a task that misbehaves', () => {
  let pool: WorkerPool;
  const run = (kind: string, signal = new AbortController().signal) =>
    pool.run('alice', { ...lightTask(), kind } as unknown as QuestionAbout<'analysis'>, signal);

  const odd = (graceMs: number) =>
    new WorkerPool({ threads: 1, longestMs: LONGEST_MS, graceMs, logger, program: join(__dirname, 'odd-program.cjs') });

  beforeEach(() => {
    pool = odd(LONGEST_MS);
  });

  afterEach(() => pool.close());

  it('keeps its thread when it stops on being told', async () => {
    await run('well');
    const before = pool.threadIds;
    const caller = new AbortController();
    const asked = run('until-stopped', caller.signal);
    await running(pool);

    caller.abort();
    await expect(asked).rejects.toMatchObject({ reason: 'CANCELLED' });

    expect(await run('well')).toEqual(Uint8Array.of(4));
    expect(pool.threadIds).toEqual(before);
  });

  it('loses its thread when it does not, and the next task has another', async () => {
    await pool.close();
    pool = odd(1);
    await run('well');
    const before = pool.threadIds;
    const caller = new AbortController();
    const asked = run('deaf', caller.signal);
    await running(pool);

    caller.abort();
    await expect(asked).rejects.toMatchObject({ reason: 'CANCELLED' });

    expect((await run('well'))[0]).toBe(4);
    expect(pool.threadIds).not.toEqual(before);
  });

  it('fails one request only when it takes its thread along', async () => {
    const [dies, follows] = [run('dies'), run('well')];

    await expect(dies).rejects.toBeInstanceOf(Error);
    expect((await follows)[0]).toBe(4);
    expect((await run('well'))[0]).toBe(4);
  });

  it('fails one request only when it throws', async () => {
    await expect(run('throws')).rejects.toThrow('broken inside');
    expect((await run('well'))[0]).toBe(4);
  });
});

describe('a caller who goes away', () => {
  let system: System;

  beforeEach(async () => {
    system = await startSystem();
  });

  afterEach(async () => {
    await system.close();
  });

  it('leaves the service to the others', async () => {
    const series = madeUpPrices('BASE');
    const tickers = Array.from({ length: 60 }, (_, index) => `T${index}`);
    for (const ticker of tickers) system.context.prices.set(ticker, series);
    const subject = { $case: 'inline' as const, value: portfolioOf(tickers) };
    const caller = new AbortController();
    const parameters = { start: '2013-01-01', frequency: gatewayV1.Frequency.DAILY };
    const asked = system.ask({ subject, parameters, signal: caller.signal });
    asked.catch(() => undefined);
    await running(system.risks[0]?.workers);

    caller.abort();
    await expect(asked).rejects.toMatchObject({ reason: 'CANCELLED' });
    const other = await system.ask();

    expect(other.cacheStatus).toBe('perfolio; fwd=uri-miss; stored');
  });
});
