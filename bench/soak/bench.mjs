// 20,000 users over a Redis of 256 MB that evicts: whether the process stays the size it is (--minutes, default 1)
import { randomBytes, randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { keyOf, openCache } from '../ours.mjs';
import { median, p99, rounded } from '../statistics.mjs';

const USERS = 20_000;
const REQUESTS_PER_USER = 8;
const SMALLEST_BYTES = 500;
const LARGEST_BYTES = 8_000;
const IN_FLIGHT = 16;
const DROP_SHARE = 0.01;
/** How strongly requests gather on few users: 1 is evenly. */
const SKEW = 3;
const SAMPLE_MS = 500;
const { signal } = new AbortController();

export async function run({ minutes = 1, say, redis, opened }) {
  const { url } = await redis({ maxmemory: '256mb', 'maxmemory-policy': 'allkeys-lru' });
  const { cache, parts, close } = await openCache(url);
  const client = new Redis(url);
  opened.push(close, async () => client.disconnect());
  const users = Array.from({ length: USERS }, () => ({ id: randomUUID(), number: 1_700_000_000_000_000 }));
  const counts = { outcomes: {}, drops: 0, errors: 0, seen: new Set() };
  const until = performance.now() + minutes * 60_000;
  const sampling = sampled(until, { client, counts, say });
  const work = () => serve({ users, cache, store: parts.store, counts, until });
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return figuresOf(await sampling, counts, minutes);
}

async function serve({ users, cache, store, counts, until }) {
  while (performance.now() < until) {
    const index = Math.floor(USERS * Math.random() ** SKEW);
    const user = users[index];
    counts.seen.add(index);
    try {
      if (Math.random() < DROP_SHARE) await change(user, { store, counts });
      const key = keyOf(user.id, `request-${Math.floor(Math.random() * REQUESTS_PER_USER)}`, generationOf(user));
      const { outcome } = await cache.getOrCompute(key, signal, async () => randomBytes(sizeOf(key)));
      counts.outcomes[outcome] = (counts.outcomes[outcome] ?? 0) + 1;
    } catch {
      // A drop that did not reach the store, on a busy machine; it is counted.
      counts.errors += 1;
    }
    await turn();
  }
}

/** A user changes his data: another generation, and everything of the old one is dropped. */
async function change(user, { store, counts }) {
  user.number += 1;
  counts.drops += 1;
  const invalidation = { user: user.id, generation: generationOf(user), announcement: Buffer.from('changed') };
  await store.drop(invalidation, AbortSignal.timeout(1_000));
}

const generationOf = ({ number }) => `${number}-00000000000000aa`;

const sizeOf = ({ digest }) =>
  SMALLEST_BYTES + (Number.parseInt(digest.slice(0, 8), 16) % (LARGEST_BYTES - SMALLEST_BYTES));

async function sampled(until, { client, counts, say }) {
  const samples = [];
  let tellAt = performance.now();
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    const info = await client.info('memory');
    const redisMb = Number(/used_memory:(\d+)/.exec(info)[1]) / 2 ** 20;
    samples.push({ rssMb: rss / 2 ** 20, heldMb: (heapUsed + arrayBuffers) / 2 ** 20, redisMb });
    if (performance.now() < tellAt) continue;
    tellAt = performance.now() + 15_000;
    say(`soak: ${Math.round(rss / 2 ** 20)} MB, Redis ${Math.round(redisMb)} MB, ${JSON.stringify(counts.outcomes)}`);
  }
  return samples;
}

function figuresOf(samples, { outcomes, drops, errors, seen }, minutes) {
  const quarter = (number) =>
    samples.slice(Math.floor(((number - 1) * samples.length) / 4), Math.floor((number * samples.length) / 4));
  const rss = (number) => quarter(number).map(({ rssMb }) => rssMb);
  const requests = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  return {
    rssGrowth: rounded(median(rss(4)) / median(rss(2))),
    rssMedianMbByQuarter: Object.fromEntries([1, 2, 3, 4].map((number) => [number, rounded(median(rss(number)), 1)])),
    rssMostMb: rounded(Math.max(...samples.map(({ rssMb }) => rssMb)), 1),
    heldP99Mb: rounded(p99(samples.map(({ heldMb }) => heldMb)), 1),
    redisMostMb: rounded(Math.max(...samples.map(({ redisMb }) => redisMb)), 1),
    minutes,
    requests,
    outcomes,
    drops,
    errors,
    usersSeen: seen.size,
    targets: { rssGrowth: 1.05 },
    taken:
      `${USERS} users, ${REQUESTS_PER_USER} requests each of ${SMALLEST_BYTES} to ${LARGEST_BYTES} bytes, ${IN_FLIGHT} in flight without a pause, ` +
      `one request in ${1 / DROP_SHARE} after a change of the user's data; Redis: maxmemory 256 MB, allkeys-lru. Resident set of the ` +
      `process that holds the cache every ${SAMPLE_MS} ms; growth = median of the last quarter / median of the second.`,
  };
}
