// A process that fills its cache, with an L1 that keeps everything or with none, and says how large it is then.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillAll, keyOf, openCache, WITHOUT_L1 } from '../ours.mjs';

const [url, bytesText, entriesText, keeping] = process.argv.slice(2);
const bytes = Number(bytesText);
const entries = Number(entriesText);
const { signal } = new AbortController();
const PER_USER = 100;

process.on('message', () => void measure());
process.send({ ready: true });

async function measure() {
  const keeps = keeping === 'keeping';
  const { cache } = await openCache(url, keeps ? { localBytes: 2 * entries * bytes } : WITHOUT_L1);
  const before = await memory();
  const keys = keysOf(entries);
  await fillAll(cache, keys, () => randomBytes(bytes));
  const after = await memory();
  for (const round of keeps ? [1, 2, 3] : []) await readAll(cache, keys, round);
  process.send({ local: { before, after, afterHits: await memory() } });
}

function keysOf(count) {
  const users = Array.from({ length: Math.ceil(count / PER_USER) }, () => randomUUID());
  return Array.from({ length: count }, (_, index) => keyOf(users[index % users.length], `entry-${index}`));
}

async function readAll(cache, keys, round) {
  for (const key of keys) {
    const { outcome } = await cache.getOrCompute(key, signal, () =>
      Promise.reject(new Error(`Gone in round ${round}.`)),
    );
    if (outcome !== 'hit-local') throw new Error(`A local hit was ${outcome}.`);
  }
}

/** After what can go has gone. */
async function memory() {
  for (let pass = 0; pass < 4; pass += 1) {
    globalThis.gc();
    await sleep(20);
  }
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  return { resident: rss, held: heapUsed + arrayBuffers };
}
