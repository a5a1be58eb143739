import { randomUUID } from 'node:crypto';
import { riskV1 } from '@perfolio/contracts';

import { type RedisServer, startRedis } from '../../../libs/cache/testing/redis-server';
import { portfolioOf, startSystem, state, type System, TICKERS } from './system';

describe('without Redis', () => {
  let redis: RedisServer;
  let system: System;

  beforeAll(async () => {
    redis = await startRedis();
    system = await startSystem({ redisUrl: redis.url });
    await system.ask();
    await redis.kill();
  });

  afterAll(async () => {
    await system.close();
    await redis.stop();
  });

  it('answers are computed, with the same numbers', async () => {
    const subject = { $case: 'inline' as const, value: portfolioOf(TICKERS) };
    const { answer } = await system.ask();

    const bypassed = await system.ask({ subject });

    expect(bypassed.cacheStatus).toBe('perfolio; fwd=bypass; detail=cache-away');
    expect(bypassed.answer.portfolioView?.volatility).toBeCloseTo(answer.portfolioView?.volatility ?? 0, 12);
  });

  it('the cache cannot be counted, which is said as a fault of ours', async () => {
    const onward = {
      signal: AbortSignal.timeout(15_000),
      deadline: Date.now() + 15_000,
      requestId: randomUUID(),
      assertion: await system.sign(system.principal),
    };

    await expect(system.client().unary(riskV1.RiskServiceService.getCacheUsage, {}, onward)).rejects.toMatchObject({
      reason: 'DEPENDENCY_UNAVAILABLE',
      retryAfterMs: 1_000,
    });
  });
});

describe('with a Context that moves on', () => {
  it('an inline portfolio is answered at the prices of now when told to take things as they are', async () => {
    const system = await startSystem();
    const subject = { $case: 'inline' as const, value: portfolioOf(TICKERS) };
    system.context.marketDataVersion = state(900);

    const stale = system.ask({ subject });
    await expect(stale).rejects.toMatchObject({ reason: 'VERSION_CHANGED' });
    const asIs = await system.ask({ subject, sent: { 'perfolio-as-is': '1' } });

    expect(asIs.answer.inputs).toMatchObject({ marketDataVersion: state(900), generation: state(1_000) });
    await system.close();
  });

  it('hits are answered while Context is away', async () => {
    const system = await startSystem();
    await system.ask();
    await system.context.close();

    expect((await system.ask()).cacheStatus).toBe('perfolio; hit; detail=local');
    await expect(system.ask({ principal: { generation: state(3_000) } })).rejects.toMatchObject({
      reason: 'DEPENDENCY_UNAVAILABLE',
    });
    await system.close();
  });
});
