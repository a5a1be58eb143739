import { Redis } from 'ioredis';

import { createRedisParts, createResultCache } from '../src/index';
import { type FaultProxy, startFaultProxy } from '../testing/fault-proxy';
import { type RedisServer, startRedis } from '../testing/redis-server';
import { bytesOf, keyOf, never, sealingKeyOf, textOf, userOf } from '../testing/samples';
import { linked } from '../testing/shared-parts-of';

/** Connections break here on purpose: the errors they report on the way are no reason to stop waiting. */
const heard = (redis: Redis, event: string) => new Promise<void>((resolve) => redis.once(event, () => resolve()));

describe('a fault proxy before a real Redis', () => {
  let server: RedisServer;
  let proxy: FaultProxy;
  let redis: Redis;

  beforeAll(async () => {
    server = await startRedis();
    proxy = await startFaultProxy({ port: server.port, seed: 7 });
    redis = new Redis(proxy.port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: 0 });
    redis.on('error', () => undefined);
    await heard(redis, 'ready');
  });
  beforeEach(async () => {
    proxy.set();
    proxy.accept(true);
    if (redis.status !== 'ready') await heard(redis, 'ready');
  });
  afterAll(async () => {
    redis.disconnect();
    await proxy.close();
    await server.stop();
  });

  const took = async (work: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await work();
    return performance.now() - began;
  };

  it('passes everything on as it is', async () => {
    const value = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));

    await redis.set('large', value);

    expect((await redis.getBuffer('large'))?.equals(value)).toBe(true);
  });

  it('holds each piece back, on its way there and on its way back', async () => {
    proxy.set({ latencyMs: 40, jitterMs: 10 });

    expect(await took(() => redis.ping())).toBeGreaterThanOrEqual(80);
  });

  it('makes requests that are under way together late together', async () => {
    proxy.set({ latencyMs: 100 });

    const one = await took(() => redis.ping());
    const twenty = await took(() => Promise.all(Array.from({ length: 20 }, () => redis.ping())));

    expect(twenty).toBeLessThan(3 * one);
  });

  it('lets so many bytes pass in a second', async () => {
    proxy.set({ bytesPerSecond: 200_000 });

    // 40 kB up at 200 kB a second.
    expect(await took(() => redis.set('slow', Buffer.alloc(40_000)))).toBeGreaterThanOrEqual(190);
  });

  it('cuts what passes into slices, and loses none', async () => {
    proxy.set({ sliceBytes: 3 });

    await redis.set('sliced', 'a value in many small pieces');

    expect(await redis.get('sliced')).toBe('a value in many small pieces');
  });

  it('swallows replies and keeps the connection', async () => {
    await redis.set('swallowed', 'before');
    const before = proxy.accepted;
    proxy.set({ blackhole: 'down' });

    const asked = redis.set('swallowed', 'after');
    const late = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 100, 'late'))]);
    asked.catch(() => undefined);

    expect(late).toBe('late');
    expect(proxy.accepted).toBe(before);
    const direct = new Redis(server.port, '127.0.0.1');
    expect(await direct.get('swallowed')).toBe('after');
    direct.disconnect();
    proxy.set();
    redis.disconnect(true);
    await heard(redis, 'ready');
  });

  it('resets connections, and the client comes back', async () => {
    const back = heard(redis, 'ready');
    proxy.reset();
    await back;

    expect(await redis.ping()).toBe('PONG');
  });

  it('leaves a client with a connection that leads nowhere', async () => {
    const closed = jest.fn();
    redis.once('close', closed);
    proxy.halfOpen();

    const asked = redis.ping();
    asked.catch(() => undefined);
    const late = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 100, 'late'))]);

    expect(late).toBe('late');
    expect(closed).not.toHaveBeenCalled();
    redis.disconnect(true);
    await heard(redis, 'ready');
  });

  it('refuses whoever comes while it is unwilling', async () => {
    proxy.accept(false);
    proxy.reset();
    await heard(redis, 'close');
    await heard(redis, 'close');
    const back = heard(redis, 'ready');
    proxy.accept(true);
    await back;

    expect(await redis.ping()).toBe('PONG');
  });
});

/** More than a busy machine needs, and far less than a connection that is silent is given. */
const SOME_PATIENCE = { commandMs: 500, requestMs: 1_000 };

describe('the cache behind a fault proxy', () => {
  it('answers within its patience when Redis swallows everything, and uses it again afterwards', async () => {
    const server = await startRedis();
    const proxy = await startFaultProxy({ port: server.port });
    const parts = createRedisParts({ url: `redis://127.0.0.1:${proxy.port}` });
    await linked(parts);
    const cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], limits: SOME_PATIENCE });
    const ask = (number: number) =>
      cache.getOrCompute(keyOf({ user: userOf(number) }), never(), async () => bytesOf('report'));
    await ask(9_001);

    proxy.set({ blackhole: 'both' });
    const began = performance.now();
    const away = await ask(9_002);
    const tookMs = performance.now() - began;
    proxy.set();
    const up = linked(parts);
    proxy.reset();
    await up;
    // The first calls may still be judged by the trouble before them.
    let again = await ask(9_003);
    for (let number = 9_004; !again.stored && number < 9_500; number += 1) again = await ask(number);

    expect([textOf(away.bytes), away.stored]).toEqual(['report', false]);
    // Long before the connection is given up for dead, which would end the wait as well.
    expect(tookMs).toBeLessThan(4_000);
    expect([textOf(again.bytes), again.stored]).toEqual(['report', true]);
    await cache.close();
    await parts.close();
    await proxy.close();
    await server.stop();
  });
});
