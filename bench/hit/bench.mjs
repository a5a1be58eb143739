// a hit beside a bare lru-cache get and BentoCache (local), and beside a bare auto-pipelined ioredis HMGET (shared)
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { contenders } from '../contenders.mjs';
import { fillAll, keyOf, openCache, WITHOUT_L1 } from '../ours.mjs';
import { median, rounded, roundRobin } from '../statistics.mjs';

const USER = '6f1c2a34-0d5b-4b8e-8a57-30b1f2c4d5e6';
const BYTES = 20_000;
const KEYS = 256;
const ROUNDS = 15;
/** What a service runs for days is compiled to the end long before. */
const WARM_UP_ROUNDS = 10;
/** So many that a round takes some tens of milliseconds: shorter ones measure what the collection of garbage before them has left. */
const LOCAL_HITS = {
  perfolio: 200_000,
  'lru-cache': 200_000,
  perfolioRead: 10_000,
  lruCopied: 10_000,
  bentocache: 1_000,
};
const SHARED_HITS = 3_200;
const IN_FLIGHT = 64;
const MOST_TRIES = 10;
const { signal } = new AbortController();
const ids = Array.from({ length: KEYS }, (_, index) => `report-${index}`);
const keys = ids.map((id) => keyOf(USER, id));

export async function run({ say, redis, opened }) {
  const { url } = await redis();
  const local = await localHits(url, { say, opened });
  const shared = await sharedHits(url, { say, opened });
  const rates = { ...local, ...shared };
  const medians = Object.fromEntries(
    Object.entries(rates).map(([name, samples]) => [name, Math.round(median(samples))]),
  );
  const figures = (figure) => ({
    localVsLru: paired(rates.perfolio, rates['lru-cache'])[figure],
    localReadVsLruCopied: paired(rates.perfolioRead, rates.lruCopied)[figure],
    localReadVsBento: paired(rates.perfolioRead, rates.bentocache)[figure],
    localVsBento: paired(rates.perfolio, rates.bentocache)[figure],
    sharedVsRedis: paired(rates.perfolioShared, rates.ioredisHmget)[figure],
  });
  return {
    ...figures('median'),
    worst: figures('worst'),
    targets: { localVsLru: 0.7, localVsBento: 10, sharedVsRedis: 0.45 },
    hitsPerSecond: medians,
    rounds: ROUNDS,
    taken:
      `Values of ${BYTES} bytes, ${KEYS} keys in turn. Local: ${LOCAL_HITS.perfolio} awaited hits one after another a round (read or copied: ${LOCAL_HITS.lruCopied}, BentoCache: ${LOCAL_HITS.bentocache}); lru-cache hands out its ` +
      "reference as our answer does until its bytes are read; read: with the copy that makes the bytes the caller's own, lruCopied likewise; BentoCache (memory before Redis, bus) parses its JSON, as it does by default. " +
      `Shared: ${SHARED_HITS} hits a round, ${IN_FLIGHT} in flight; ours with L1 off (an L1 of one byte), sealed, opened and checked; bare: ` +
      'HMGET of generation and the very same frame with auto-pipelining. ' +
      `${ROUNDS} rounds after ${WARM_UP_ROUNDS} to warm up, contenders in turn; a round in which the store was given up is taken again; a ratio is the median of the rounds' ratios, worst is the lowest.`,
  };
}

/** Ratios within rounds, so that what the machine does meanwhile meets both. */
function paired(ones, others) {
  const ratios = ones.map((one, round) => one / others[round]);
  return { median: rounded(median(ratios)), worst: rounded(Math.min(...ratios)) };
}

async function localHits(url, { say, opened }) {
  const { cache, close } = await openCache(url);
  opened.push(close);
  await fillAll(cache, keys, (key) => bytesOf(key.digest));
  const lru = new LRUCache({ max: 10_000 });
  for (const key of keys) lru.set(key.whole, bytesOf(key.digest));
  const bento = await contenders.bentocache(url);
  opened.push(bento.close);
  for (const id of ids) await bento.get(id, async () => reportOf(id));
  const never = () => Promise.reject(new Error('A hit was no hit.'));
  const gets = {
    perfolio: (index) => cache.getOrCompute(keys[index], signal, never),
    perfolioRead: async (index) => (await cache.getOrCompute(keys[index], signal, never)).bytes,
    'lru-cache': async (index) => lru.get(keys[index].whole),
    lruCopied: async (index) => new Uint8Array(lru.get(keys[index].whole)),
    bentocache: (index) => bento.get(ids[index], never),
  };
  return rates(gets, { hits: LOCAL_HITS, inFlight: 1, say });
}

async function sharedHits(url, { say, opened }) {
  const { cache, parts, close } = await openCache(url, WITHOUT_L1);
  await fillAll(cache, keys, (key) => bytesOf(key.digest));
  const redis = new Redis(url, { enableAutoPipelining: true });
  opened.push(close, async () => redis.disconnect());
  for (const key of keys) {
    const frame = await parts.store.lookUp(key, signal);
    await redis.hset('bare', { g: key.generation, [key.digest]: Buffer.from(frame) });
  }
  const gets = {
    perfolioShared: async (index) => {
      const { outcome } = await cache.getOrCompute(keys[index], signal, async () => bytesOf(keys[index].digest));
      // On a busy machine the store may be given up for a second; such a round says nothing and is taken again.
      if (outcome !== 'hit-shared') throw new NoHit();
    },
    ioredisHmget: (index) => redis.hmgetBuffer('bare', 'g', keys[index].digest),
  };
  return rates(gets, { hits: SHARED_HITS, inFlight: IN_FLIGHT, say });
}

async function rates(gets, { hits, inFlight, say }) {
  const names = Object.keys(gets);
  const measure = (name) => rateOf(gets[name], hits[name] ?? hits, inFlight);
  await roundRobin(names, WARM_UP_ROUNDS, measure);
  const samples = await roundRobin(names, ROUNDS, measure);
  for (const name of names) say(`hit ${name}: ${Math.round(median(samples[name]))} a second`);
  return samples;
}

class NoHit extends Error {}

/** Taken again, a moment later, when something in it was no hit. */
async function rateOf(get, hits, inFlight) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await rateOfRound(get, hits, inFlight);
    } catch (error) {
      if (!(error instanceof NoHit) || tries === MOST_TRIES) throw error;
      await sleep(2_000);
    }
  }
}

async function rateOfRound(get, hits, inFlight) {
  globalThis.gc();
  let next = 0;
  const worker = async () => {
    while (next < hits) {
      next += 1;
      await get(next % KEYS);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (hits * 1000) / (performance.now() - began);
}

/** A fresh buffer of the size of a report. */
const bytesOf = (seed) => Buffer.from(seed.repeat(Math.ceil(BYTES / seed.length)).slice(0, BYTES), 'latin1');

/** A report of about the same size as an object, for caches that store objects as JSON. */
function reportOf(id) {
  const rows = Array.from({ length: 180 }, (_, row) => ({
    ticker: `T${row}`,
    weight: (row + 1) / 16_290,
    volatility: Math.sqrt(row + 1) / 40,
    contribution: Math.sin(row) / 100,
    beta: Math.cos(row),
  }));
  return { id, rows, padding: 'x'.repeat(Math.max(0, BYTES - JSON.stringify({ id, rows }).length)) };
}
