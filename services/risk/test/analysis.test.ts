import { randomUUID } from 'node:crypto';
import { createMemoryParts, type SharedParts } from '@perfolio/cache';
import { gatewayV1 } from '@perfolio/contracts';

import { startRedis } from '../../../libs/cache/testing/redis-server';

import { portfolioOf, startSystem, state, type System, TICKERS } from './system';

const inlineOf = (tickers: readonly string[]) => ({ $case: 'inline' as const, value: portfolioOf(tickers) });

/** What every kind of shared parts must do; Redis and memory alike. */
describe.each(['memory', 'redis'])('with shared parts in %s', (kind) => {
  let system: System;
  let release: () => Promise<void>;

  beforeAll(async () => {
    if (kind === 'memory') {
      const parts: SharedParts = createMemoryParts();
      system = await startSystem({ parts, risks: 2 });
      release = () => parts.close();
    } else {
      const redis = await startRedis();
      system = await startSystem({ redisUrl: redis.url, risks: 2 });
      release = () => redis.stop();
    }
    for (const risk of [0, 1]) await warm(risk);
  });

  /** The first calls of a process find code that is not compiled and links that do not stand yet. */
  async function warm(risk: number): Promise<void> {
    const subject = inlineOf([TICKERS[risk] ?? '']);
    const sent = { 'cache-control': 'no-cache' };
    while ((await system.ask({ risk, subject, sent })).cacheStatus !== 'perfolio; fwd=request; stored');
  }

  afterAll(async () => {
    await system.close();
    await release();
  });

  beforeEach(() => {
    system.context.asked.snapshots.length = 0;
    system.context.asked.series.length = 0;
  });

  it('computes once and finds the same bytes again, here and elsewhere', async () => {
    const first = await system.ask();
    const here = await system.ask();
    const elsewhere = await system.ask({ risk: 1 });

    expect(first.cacheStatus).toBe('perfolio; fwd=uri-miss; stored');
    expect(here.cacheStatus).toBe('perfolio; hit; detail=local');
    expect(elsewhere.cacheStatus).toBe('perfolio; hit; detail=shared');
    expect(Buffer.compare(first.bytes, here.bytes)).toBe(0);
    expect(Buffer.compare(first.bytes, elsewhere.bytes)).toBe(0);
    expect(system.context.asked.snapshots).toHaveLength(1);
  });

  it('names what the numbers depend on, and hands out a tag', async () => {
    const { answer, answerTag, engineVersion } = await system.ask();

    expect(answer.inputs).toMatchObject({
      generation: state(1_000),
      marketDataVersion: state(500),
      engineVersion,
      start: '2014-06-28',
      end: '2024-06-28',
      pricesAsOf: '2024-06-28',
      frequency: 1,
      covariance: 1,
      observations: 120,
    });
    expect(answerTag?.startsWith(`${engineVersion}.`)).toBe(true);
    expect((await system.ask({ risk: 1 })).answerTag).toBe(answerTag);
  });

  it('shows matrices and series when asked for the full view, under a key of its own', async () => {
    const summary = await system.ask();
    const full = await system.ask({ parameters: { view: gatewayV1.View.FULL } });

    expect(summary.answer.portfolioView?.covariance).toBeUndefined();
    expect(full.cacheStatus).toBe('perfolio; fwd=uri-miss; stored');
    expect(full.answerTag).not.toBe(summary.answerTag);
    expect(full.answer.portfolioView?.covariance).toMatchObject({ rows: 12, columns: 12 });
    expect(full.answer.portfolioView?.portfolioReturns).toHaveLength(120);
  });

  it('contributions of positions add up to the volatility', async () => {
    const { portfolioView } = (await system.ask()).answer;

    const sum = portfolioView?.riskContributions.reduce((total, part) => total + part, 0);
    expect(sum).toBeCloseTo(portfolioView?.volatility ?? 0, 14);
  });

  it('never answers one user with what was computed for another', async () => {
    const subject = inlineOf(TICKERS);
    const other = randomUUID();
    const mine = await system.ask({ subject });
    const his = await system.ask({ subject, principal: { caller: other, owner: other } });

    expect([mine.cacheStatus, his.cacheStatus]).toEqual([
      'perfolio; fwd=uri-miss; stored',
      'perfolio; fwd=uri-miss; stored',
    ]);
    expect((await system.ask({ subject })).cacheStatus).toBe('perfolio; hit; detail=local');
  });

  it('computes one time for 50 callers of two instances', async () => {
    const subject = inlineOf(TICKERS.slice(0, 7));
    const open = Promise.withResolvers<void>();
    system.context.prices.set('HELD', system.context.prices.get('AAPL') as never);
    system.context.gate = open.promise;
    const held = { $case: 'inline' as const, value: portfolioOf([...TICKERS.slice(0, 7), 'HELD']) };

    const asked = Array.from({ length: 50 }, (_, index) => system.ask({ subject: held, risk: index % 2 }));
    await first(system.context.asked.series);
    open.resolve();
    const answers = await Promise.all(asked);

    const statuses = new Set(answers.map(({ cacheStatus }) => cacheStatus));
    expect(answers.filter(({ cacheStatus }) => cacheStatus === 'perfolio; fwd=uri-miss; stored')).toHaveLength(1);
    expect(statuses.has('perfolio; fwd=bypass')).toBe(false);
    expect(new Set(answers.map(({ bytes }) => Buffer.from(bytes).toString('base64'))).size).toBe(1);
    expect((await system.ask({ subject })).answer.portfolioView?.tickers).toHaveLength(7);
  });

  it('computes anew when asked to, and keeps the new answer', async () => {
    const before = await system.ask();
    const fresh = await system.ask({ sent: { 'cache-control': 'no-cache' } });
    const after = await system.ask();

    expect(fresh.cacheStatus).toBe('perfolio; fwd=request; stored');
    expect(fresh.answer.portfolioView).toEqual(before.answer.portfolioView);
    expect(Buffer.compare(after.bytes, fresh.bytes)).toBe(0);
  });

  it('misses after a change of the data and says why, on an instance that was not asked before too', async () => {
    const subject = inlineOf(TICKERS.slice(0, 5));
    await system.ask({ subject });
    system.context.generation = state(2_000);

    const changed = await system.ask({ subject, risk: 1, principal: { generation: state(2_000) } });

    expect(changed.cacheStatus).toBe('perfolio; fwd=stale; stored; detail=generation-changed');
    expect(changed.answer.inputs?.generation).toBe(state(2_000));
  });

  it('passes on that the data moved while it looked', async () => {
    system.context.generation = state(4_000);

    await expect(system.ask({ principal: { generation: state(3_000) } })).rejects.toMatchObject({
      reason: 'GENERATION_CHANGED',
    });
  });

  it('takes the data as they are when told to, and keys by what it got', async () => {
    system.context.generation = state(5_000);
    const asIs = await system.ask({ principal: { generation: state(4_500) }, sent: { 'perfolio-as-is': '1' } });
    const resolved = await system.ask({ principal: { generation: state(5_000) } });

    expect(asIs.cacheStatus).toBe('perfolio; fwd=stale; stored; detail=generation-changed');
    expect(asIs.answer.inputs?.generation).toBe(state(5_000));
    expect(resolved.cacheStatus).toBe('perfolio; hit; detail=local');
    expect(Buffer.compare(resolved.bytes, asIs.bytes)).toBe(0);
    expect(resolved.answerTag).toBe(asIs.answerTag);
  });

  it('tells a guest that it was a miss and no more', async () => {
    await system.ask({ principal: { generation: state(5_000) } });
    system.context.generation = state(6_000);

    const guest = await system.ask({ principal: { caller: randomUUID(), generation: state(6_000) } });

    expect(guest.cacheStatus).toBe('perfolio; fwd=miss; stored');
  });

  it('misses after an import of prices and says why, on an instance that was not asked before', async () => {
    const subject = inlineOf(TICKERS.slice(0, 3));
    const at = { generation: state(6_000) };
    await system.ask({ subject, principal: at });
    system.context.marketDataVersion = state(501);

    const imported = await system.ask({ subject, risk: 1, principal: { ...at, marketDataVersion: state(501) } });

    expect(imported.cacheStatus).toBe('perfolio; fwd=stale; stored; detail=prices-changed');
    expect(imported.answer.inputs?.marketDataVersion).toBe(state(501));
  });
});

/** Resolves when something has been recorded. */
async function first(recorded: readonly string[]): Promise<void> {
  while (recorded.length === 0) await new Promise((resolve) => setImmediate(resolve));
}
