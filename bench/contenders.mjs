// Every cache of the comparison behind one verb, each in the configuration its own documentation recommends for several processes:
// memory before Redis, a bus where it has one, JSON or strings as it stores them. `get(id, compute)` answers what `compute` made.
import { randomUUID } from 'node:crypto';
import KeyvRedis, { createKeyv } from '@keyv/redis';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import { createCache } from 'cache-manager';
import { Cacheable, Keyv } from 'cacheable';
import { Redis } from 'ioredis';
import { createGroupNotificationPair, GroupLoader, RedisGroupCache } from 'layered-loader';
import { keyOf, openCache } from './ours.mjs';

const TTL_MS = 1_800_000;
/** The system of record as our callers see it: every request reads the generation there, every change draws the next. */
const record = {
  number: 1_700_000_000_000_000,
  generation: () => `${record.number}-00000000000000aa`,
  change: () => {
    record.number += 1;
  },
};

export const contenders = {
  async perfolio(url) {
    const { cache, parts, close } = await openCache(url);
    const user = '0b9f5a52-6f0e-4a3c-9d5e-6d1a5c0e7f11';
    const { signal } = new AbortController();
    const get = async (id, compute) => {
      const made = async () => Buffer.from(await compute(), 'latin1');
      const { bytes } = await cache.getOrCompute(keyOf(user, id, record.generation()), signal, made);
      return Buffer.from(bytes).toString('latin1');
    };
    const invalidate = async () => {
      record.change();
      await parts.store.drop({ user, generation: record.generation(), announcement: new Uint8Array() }, signal);
    };
    return { get, invalidate, close };
  },

  async bentocache(url) {
    const connection = connectionOf(url);
    const store = bentostore()
      .useL1Layer(memoryDriver({ maxSize: '32mb', maxItems: 100_000 }))
      .useL2Layer(redisDriver({ connection }))
      .useBus(redisBusDriver({ connection }));
    const bento = new BentoCache({ default: 'tiered', ttl: TTL_MS, stores: { tiered: store } });
    const get = (id, compute) => bento.getOrSet({ key: id, factory: compute });
    return { get, invalidate: (id) => bento.delete({ key: id }), close: () => bento.disconnectAll() };
  },

  async cacheable(url) {
    const secondary = new Keyv({ store: new KeyvRedis(url), useKeyPrefix: false });
    // One `cacheId` a process: its local flights are a map of the whole process, named by it.
    const cache = new Cacheable({ secondary, ttl: TTL_MS, cacheId: randomUUID() });
    // Without this a throwing computation answers `undefined`.
    const get = (id, compute) => cache.getOrSet(id, compute, { throwErrors: true });
    return { get, invalidate: (id) => cache.delete(id), close: () => cache.disconnect() };
  },

  async 'cache-manager'(url) {
    const cache = createCache({ stores: [new Keyv(), createKeyv(url)], ttl: TTL_MS });
    return {
      get: (id, compute) => cache.wrap(id, compute),
      invalidate: (id) => cache.del(id),
      close: () => cache.disconnect(),
    };
  },

  async 'layered-loader'(url) {
    const clients = [new Redis(url), new Redis(url), new Redis(url)];
    const [publisherRedis, consumerRedis, redis] = clients;
    const { publisher, consumer } = createGroupNotificationPair({ channel: 'bench', publisherRedis, consumerRedis });
    const loader = new GroupLoader({
      inMemoryCache: { ttlInMsecs: 60_000, maxItemsPerGroup: 100_000 },
      asyncCache: new RedisGroupCache(redis, { ttlInMsecs: TTL_MS, prefix: 'll' }),
      notificationPublisher: publisher,
      notificationConsumer: consumer,
      dataSources: [{ name: 'computation', getFromGroup: ({ compute }) => compute() }],
      cacheKeyFromLoadParamsResolver: ({ id }) => id,
    });
    await loader.init();
    const close = async () => {
      await loader.close();
      for (const client of clients) client.disconnect();
    };
    const get = (id, compute) => loader.get({ id, compute }, 'user');
    return { get, invalidate: (id) => loader.invalidateCacheFor(id, 'user'), close };
  },

  /** What a service writes without any of them. */
  async ioredis(url) {
    const redis = new Redis(url, { enableAutoPipelining: true });
    const get = async (id, compute) => {
      const found = await redis.get(id);
      if (found !== null) return found;
      const made = await compute();
      await redis.set(id, made, 'PX', TTL_MS);
      return made;
    };
    return { get, invalidate: (id) => redis.del(id), close: async () => redis.disconnect() };
  },
};

function connectionOf(url) {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
