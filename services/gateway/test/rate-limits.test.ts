import { createLogger } from '@perfolio/service';

import { type RedisServer, startRedis } from '../../../libs/cache/testing/redis-server';
import type { RateLimitConfig } from '../src/rate-limits/rate-limit-config';
import { startRateLimits } from '../src/rate-limits/rate-limits';
import { type Door, openDoor } from './door';

const LIMITS: RateLimitConfig = { readsPerMinute: 5, computationsPerMinute: 2, gateways: 2, redisUrl: undefined };
const HIT = 'perfolio; hit; detail=local';
const MISS = 'perfolio; fwd=miss; stored';

describe('a gateway that counts', () => {
  let door: Door;

  beforeEach(async () => {
    const stopped = Date.now();
    door = await openDoor({ rateLimits: LIMITS }, { now: () => stopped });
  });
  afterEach(() => door.close());

  it('tells with every answer what is left, and refuses one call too many', async () => {
    const { token } = await door.login();
    const answers = [];
    for (let call = 0; call < 6; call += 1) answers.push(await door.ask('/v1/me', { token }));
    const last = answers[5] as Response;

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers[0]?.headers.get('ratelimit')).toBe('"reads";r=4;t=60');
    expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"reads";q=5;w=60, "compute";q=2;w=60');
    expect(last.headers.get('ratelimit')).toBe('"reads";r=0;t=60');
    expect(last.headers.get('retry-after')).toBe('60');
    expect(await last.json()).toMatchObject({
      type: 'https://perfolio.example/problems/quota-exceeded',
      reason: 'QUOTA_EXCEEDED',
      'violated-policies': ['reads'],
      retryable: true,
    });
  });

  it('counts each user alone', async () => {
    const [one, other] = [await door.login(), await door.login()];
    for (let call = 0; call < 5; call += 1) await door.ask('/v1/me', { token: one.token });

    expect((await door.ask('/v1/me', { token: one.token })).status).toBe(429);
    expect((await door.ask('/v1/me', { token: other.token })).status).toBe(200);
  });

  it('takes nothing for a hit, and tells Risk when nothing is left to compute with', async () => {
    const { token, userId } = await door.login();
    const path = `/v1/portfolios/${door.context.addPortfolio(userId).portfolioId}/analysis`;
    const told = () => door.risk.asked.at(-1)?.call.metadata('perfolio-quota');

    door.risk.cacheStatus = HIT;
    await door.ask(path, { token });
    door.risk.cacheStatus = MISS;
    const first = await door.ask(path, { token });
    await door.ask(path, { token });
    const quotaBefore = told();
    await door.ask(path, { token });

    expect(first.headers.get('ratelimit')).toBe('"reads";r=3;t=60, "compute";r=1;t=60');
    expect([quotaBefore, told()]).toEqual([undefined, 'spent']);
  });
});

describe('a window that is over', () => {
  it('gives way to a new one', async () => {
    let now = 0;
    const logger = createLogger('test', 'silent', process.stdout);
    const limits = startRateLimits(LIMITS, { logger, now: () => now });
    const told: string[] = [];
    const call = () => limits.admit('alice', (name, value) => void (name === 'ratelimit' && told.push(value)));
    for (let count = 0; count < 5; count += 1) await call();

    await expect(call()).rejects.toMatchObject({ reason: 'QUOTA_EXCEEDED', retryAfterMs: 60_000 });
    now = 60_000;
    await call();

    expect(told.at(-1)).toBe('"reads";r=4;t=60');
  });
});

describe('gateways that count together', () => {
  let redis: RedisServer;
  const logger = createLogger('test', 'silent', process.stdout);
  const gateway = (url: string) => startRateLimits({ ...LIMITS, redisUrl: url }, { logger, now: Date.now });
  const quiet = () => undefined;
  const outcome = async (limits: ReturnType<typeof gateway>, user: string) =>
    limits.admit(user, quiet).then(
      () => 'let in',
      (error) => error.reason,
    );
  /** Redis is asked only once its connection stands; until then a gateway counts alone. */
  const untilShared = async (limits: ReturnType<typeof gateway>, url: string) => {
    const { Redis } = await import('ioredis');
    const client = new Redis(url);
    for (let user = 0; (await client.keys('*')).length === 0; user += 1) await limits.admit(`probe-${user}`, quiet);
    await client.flushall();
    client.disconnect();
  };

  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(() => redis.stop());

  it('let a user in as often as one would', async () => {
    const both = [gateway(redis.url), gateway(redis.url)] as const;
    for (const one of both) await untilShared(one, redis.url);
    const outcomes = [];
    for (let call = 0; call < 6; call += 1) outcomes.push(await outcome(both[call % 2 === 0 ? 0 : 1], 'alice'));
    await Promise.all(both.map((one) => one.close()));

    expect(outcomes).toEqual([...Array.from({ length: 5 }, () => 'let in'), 'QUOTA_EXCEEDED']);
  });

  it('grant their part each while Redis is away', async () => {
    const limits = gateway(redis.url);
    await untilShared(limits, redis.url);
    await redis.stop();
    const outcomes = [];
    for (let call = 0; call < 3; call += 1) outcomes.push(await outcome(limits, 'alice'));
    await limits.close();

    expect(outcomes).toEqual(['let in', 'let in', 'QUOTA_EXCEEDED']);
  });
});
