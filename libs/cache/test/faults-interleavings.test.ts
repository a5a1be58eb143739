import { Redis } from 'ioredis';

import { leaseKey, resultsKey } from '../src/cache-key';
import { createRedisParts, createResultCache, type SharedParts, systemClock } from '../src/index';
import { silentLogger } from '../src/logger';
import { addressOf } from '../src/redis-address';
import { RedisBus } from '../src/redis-bus';
import { connect, connectSubscriber } from '../src/redis-connection';
import { Telemetry } from '../src/telemetry';
import { HeldComputation } from '../testing/computation';
import { startFaultProxy } from '../testing/fault-proxy';
import { type RedisServer, startRedis } from '../testing/redis-server';
import { bytesOf, generationOf, keyOf, METHOD, never, sealingKeyOf, textOf, userOf } from '../testing/samples';
import { answering, connected, linked } from '../testing/shared-parts-of';

const QUOTA = { entries: 100, bytes: 100_000 };
let users = 70_000;
const answer = (text: string) => async () => bytesOf(text);

/** The interleavings of the field's caches that involve Redis, each with the number it has in the catalogue. */
describe('an interleaving that breaks other caches', () => {
  let redis: RedisServer;
  let client: Redis;
  let user: string;
  const closing: Array<() => Promise<unknown>> = [];
  const at = (number: number, digest = 1) => keyOf({ user, generation: generationOf(number), digest });
  const dropOf = (number: number) => ({ user, generation: generationOf(number), announcement: bytesOf('') });
  const partsAt = async (url = redis.url) => {
    const parts = createRedisParts({ url });
    closing.push(() => parts.close());
    await connected(parts);
    return parts;
  };
  const cacheOn = (parts: SharedParts, aheadMs = 0) => {
    const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
    const cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], clock });
    closing.push(() => cache.close());
    return cache;
  };
  const proxied = async () => {
    const proxy = await startFaultProxy({ port: redis.port });
    closing.push(() => proxy.close());
    return { proxy, parts: await partsAt(`redis://127.0.0.1:${proxy.port}`) };
  };
  const fill = async (parts: SharedParts, key: ReturnType<typeof at>, text: string) => {
    const frame = { key, frame: bytesOf(text), expiresAt: Date.now() + 60_000, ttlMs: 60_000 };
    return (await parts.store.fill({ ...frame, quota: QUOTA }, never())).outcome;
  };
  const heardBy = (parts: SharedParts) => new Promise<void>((resolve) => parts.bus.onInvalidated(() => resolve()));

  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.port, '127.0.0.1');
  });
  beforeEach(() => {
    user = userOf(users++);
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });

  it('keeps a reply that comes after the message of a change out of L1 (I3, I4)', async () => {
    const [writer, parts] = [await partsAt(), await partsAt()];
    const message = heardBy(parts);
    const store: SharedParts['store'] = Object.assign(Object.create(parts.store), {
      lookUp: async (...asked: Parameters<SharedParts['store']['lookUp']>) => {
        const frame = await parts.store.lookUp(...asked);
        if (asked[0].generation === generationOf(5)) await message;
        return frame;
      },
    });
    const reader = cacheOn({ ...parts, store });
    await cacheOn(writer).getOrCompute(at(5), never(), answer('D0'));
    const late = reader.getOrCompute(at(5), never(), answer('D0'));
    await writer.store.drop(dropOf(6), never());
    await late;

    expect((await reader.getOrCompute(at(5), never(), answer('D0'))).outcome).not.toBe('hit-local');
    expect(textOf((await reader.getOrCompute(at(6), never(), answer('D1'))).bytes)).toBe('D1');
  });

  it('has a connection for messages alone, so that no order between them and replies is relied on (I4)', async () => {
    await partsAt();
    const all = String(await client.client('LIST')).split('\n');
    const [commands] = all.filter((line) => line.includes('name=perfolio-cache'));
    const [bus] = all.filter((line) => line.includes('name=perfolio-bus'));

    expect(commands).toMatch(/ sub=0 /);
    expect(bus).toMatch(/ sub=1 /);
  });

  it('empties L1 when its subscriber was gone while something changed (I5)', async () => {
    const [writer, parts] = [await partsAt(), await partsAt()];
    const reader = cacheOn(parts);
    await reader.getOrCompute(at(5), never(), answer('D0'));
    expect((await reader.getOrCompute(at(5), never(), answer('D0'))).outcome).toBe('hit-local');
    const [down, up] = [linked(parts, 'down'), linked(parts, 'up')];

    await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await down;
    await writer.store.drop(dropOf(6), never());
    await up;

    expect((await reader.getOrCompute(at(5), never(), answer('D0'))).outcome).not.toBe('hit-local');
  });

  it('notices a subscriber whose connection leads nowhere, and answers nothing old meanwhile (I6, I18)', async () => {
    const writer = await partsAt();
    const { proxy, parts } = await proxied();
    const reader = cacheOn(parts);
    await reader.getOrCompute(at(5), never(), answer('D0'));
    const down = linked(parts, 'down');

    proxy.halfOpen();
    await writer.store.drop(dropOf(6), never());
    expect(textOf((await reader.getOrCompute(at(6), never(), answer('D1'))).bytes)).toBe('D1');
    await down;

    expect((await reader.getOrCompute(at(5), never(), answer('D0'))).outcome).not.toBe('hit-local');
  });

  it('leaves a change pending that Redis did not take (I7)', async () => {
    const { proxy, parts } = await proxied();
    proxy.accept(false);
    proxy.reset();

    await expect(parts.store.drop(dropOf(6), AbortSignal.timeout(500))).rejects.toThrow(Error);

    proxy.accept(true);
    await answering(parts);
    await parts.store.drop(dropOf(6), never());
    expect(await fill(parts, at(5), 'late')).toBe('superseded');
  });

  it('lets nothing old survive a clear among reads (I9)', async () => {
    const [writer, parts] = [await partsAt(), await partsAt()];
    const reader = cacheOn(parts);
    const digests = Array.from({ length: 90 }, (_, index) => index + 1);
    await Promise.all(digests.map((digest) => fill(writer, at(5, digest), 'D0')));
    const reading = digests.map((digest) => reader.getOrCompute(at(5, digest), never(), answer('D0')));
    const heard = heardBy(parts);

    await writer.store.drop(dropOf(6), never());
    await Promise.all([heard, ...reading]);

    for (const digest of digests) {
      expect(textOf((await reader.getOrCompute(at(6, digest), never(), answer('D1'))).bytes)).toBe('D1');
      expect(await parts.store.lookUp(at(5, digest), never())).toBeUndefined();
    }
  });

  it('lets the later of two clears win, whichever arrives last (I10)', async () => {
    const [one, other] = [await partsAt(), await partsAt()];
    await one.store.drop(dropOf(7), never());
    await other.store.drop(dropOf(6), never());

    expect(await fill(one, at(6), 'older')).toBe('superseded');
    expect(await fill(other, at(7), 'newer')).toBe('stored');
  });

  it.each([5_000, -5_000])('asks no clock which of two is newer: a writer %i ms ahead (I11)', async (aheadMs) => {
    const [one, other] = [await partsAt(), await partsAt()];
    await cacheOn(one, aheadMs).getOrCompute(at(5), never(), answer('D0'));
    await other.store.drop(dropOf(6), never());

    expect(await other.store.lookUp(at(5), never())).toBeUndefined();
    const got = await cacheOn(other, -aheadMs).getOrCompute(at(6), never(), answer('D1'));
    expect(textOf(got.bytes)).toBe('D1');
  });

  it('keeps what is written in the millisecond of the change (I12)', async () => {
    const parts = await partsAt();
    await fill(parts, at(5), 'D0');
    const [, filled] = await Promise.all([parts.store.drop(dropOf(6), never()), fill(parts, at(6), 'D1')]);

    expect(filled).toBe('stored');
    expect(textOf((await parts.store.lookUp(at(6), never())) ?? bytesOf(''))).toBe('D1');
  });

  it('runs one computation at a time while it fails for a hundred callers (I15)', async () => {
    const caches = [cacheOn(await partsAt()), cacheOn(await partsAt())];
    let [running, most, runs] = [0, 0, 0];
    const failing = async () => {
      [running, runs] = [running + 1, runs + 1];
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      throw new Error('this computation always fails');
    };
    const ends = await Promise.allSettled(
      caches.flatMap((cache) => Array.from({ length: 50 }, () => cache.getOrCompute(at(5), never(), failing))),
    );

    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    expect(most).toBe(1);
    expect(runs).toBeLessThanOrEqual(4);
  });

  it('frees the lease at once when the answer cannot be stored (I17)', async () => {
    const cache = cacheOn(await partsAt());
    const held = new HeldComputation();
    const got = cache.getOrCompute(at(5), never(), held.compute);
    const run = await held.run(1);
    expect(await client.exists(leaseKey(at(5)))).toBe(1);
    await client.config('SET', 'maxmemory', '1');
    const began = performance.now();
    run.finish(bytesOf('report'));

    expect(await got).toMatchObject({ stored: false });
    while ((await client.exists(leaseKey(at(5)))) === 1);
    await client.config('SET', 'maxmemory', '0');
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('computes anew after a change in mid-computation, and does not join what began before (I19)', async () => {
    const [one, other] = [await partsAt(), await partsAt()];
    const held = new HeldComputation();
    const old = cacheOn(one).getOrCompute(at(5), never(), held.compute);
    const run = await held.run(1);
    await other.store.drop(dropOf(6), never());

    expect(textOf((await cacheOn(other).getOrCompute(at(6), never(), answer('D1'))).bytes)).toBe('D1');

    run.finish(bytesOf('D0'));
    expect(await old).toMatchObject({ stored: false });
  });

  it('needs no announcement to be right: one that dies with its process costs memory alone (I20)', async () => {
    const [one, other] = [await partsAt(), await partsAt()];
    await cacheOn(one).getOrCompute(at(5), never(), answer('D0'));

    expect(textOf((await cacheOn(other).getOrCompute(at(6), never(), answer('D1'))).bytes)).toBe('D1');

    expect(await one.store.lookUp(at(5), never())).toBeUndefined();
  });

  it('does not take answers on the command connection for a living subscriber (I25)', async () => {
    const proxy = await startFaultProxy({ port: redis.port });
    const commands = connect(addressOf(redis.url), 'cache');
    const subscriber = connectSubscriber(addressOf(`redis://127.0.0.1:${proxy.port}`), commands);
    const bus = new RedisBus({
      commands,
      subscriber,
      clock: systemClock,
      logger: silentLogger,
      telemetry: new Telemetry(),
    });
    await linked({ bus });
    const down = linked({ bus }, 'down');
    proxy.halfOpen();
    let isDown = false;
    void down.then(() => (isDown = true));
    let answered = 0;
    while (!isDown) {
      if (await commands.ping().catch(() => undefined)) answered += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }

    expect(answered).toBeGreaterThan(10);
    expect(commands.status).toBe('ready');
    await bus.close();
    for (const connection of [commands, subscriber.redis]) connection.disconnect();
    await proxy.close();
  });

  it('counts a fill once that was sent twice for want of a reply (I26)', async () => {
    const { proxy, parts } = await proxied();
    proxy.set({ blackhole: 'down' });
    const filling = fill(parts, at(5), 'report').catch(() => 'unknown');
    while ((await client.hexists(resultsKey(user), at(5).field)) === 0);
    proxy.set();
    proxy.reset();

    expect(['stored', 'unknown']).toContain(await filling);
    await answering(parts);
    expect(await fill(parts, at(5), 'report')).toBe('stored');
    expect(await parts.store.usageOf(user, never())).toEqual([{ method: METHOD, entries: 1, bytes: 6 }]);
  });
});
