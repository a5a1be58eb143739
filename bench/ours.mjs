// Our own cache as a service opens it, and what the benches fill it with.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheKey, createRedisParts, createResultCache } from '@perfolio/cache';

const MOST_TRIES = 200;
const BETWEEN_TRIES_MS = 50;
const { signal } = new AbortController();
/** No answer fits into an L1 of one byte. */
export const WITHOUT_L1 = { localBytes: 1, localUserBytes: 1 };

const NOBODY = '00000000-0000-4000-8000-000000000000';

const METHOD = 'perfolio.bench.v1.BenchService/GetReport';
const SEALING_KEYS = [{ id: 'bench', secret: Buffer.alloc(32, 7) }];

const GENERATION = '1700000000000000-00000000000000aa';

export const digestOf = (text) => createHash('sha256').update(text).digest('hex');

export const keyOf = (user, id, generation = GENERATION) => cacheKey({ user, generation }, METHOD, digestOf(id));

/** Resolves when the replica hears the bus: before that a waiter has only its poll. */
function linked(parts) {
  return new Promise((resolve) => {
    const stop = parts.bus.onLink((state) => {
      if (state !== 'up') return;
      stop();
      resolve();
    });
  });
}

/** Resolves when the store's connection stands as well. */
async function answering(store) {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    try {
      await store.usageOf(NOBODY, signal);
      return;
    } catch {
      await sleep(BETWEEN_TRIES_MS);
    }
  }
  throw new Error('The store does not answer.');
}

export async function openCache(url, limits = {}) {
  const parts = createRedisParts({ url });
  const cache = createResultCache({ parts, sealingKeys: SEALING_KEYS, limits });
  await linked(parts);
  await answering(parts.store);
  const close = async () => {
    await cache.close();
    await parts.close();
  };
  return { parts, cache, close };
}

/** Stores an answer under every key, a few at a time; what a busy machine left unstored is tried again. */
export async function fillAll(cache, keys, bytesOf) {
  let next = 0;
  const worker = async () => {
    while (next < keys.length) {
      const key = keys[next++];
      await fillOne(cache, key, () => bytesOf(key));
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

async function fillOne(cache, key, bytesOf) {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { stored } = await cache.getOrCompute(key, signal, async () => bytesOf(), { recompute: tries > 0 });
    if (stored) return;
    await sleep(BETWEEN_TRIES_MS);
  }
  throw new Error('An entry could not be stored.');
}
