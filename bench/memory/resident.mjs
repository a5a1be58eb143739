// A process that fills its L1 and says what that made of its memory.
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fillAll, keyOf, openCache } from '../ours.mjs';

const [url, bytesText, entriesText] = process.argv.slice(2);
const bytes = Number(bytesText);
const entries = Number(entriesText);
const { signal } = new AbortController();
const PER_USER = 100;

process.on('message', () => void measure());
process.send({ ready: true });

async function measure() {
  const { cache } = await openCache(url, { localBytes: 2 * entries * bytes });
  const start = await memory();
  // What filling itself needs for a moment is there before the first reading, so that the difference is the entries.
  await fillAll(cache, keysOf(entries / 4), () => randomBytes(bytes));
  const before = await memory();
  const keys = keysOf(entries);
  await fillAll(cache, keys, () => randomBytes(bytes));
  const after = await memory();
  for (const round of [1, 2, 3]) await readAll(cache, keys, round);
  const afterHits = await memory();
  const per = (more, less) => (more - less) / (entries * bytes);
  process.send({
    local: {
      resident: per(after.resident, before.resident),
      held: per(after.held, before.held),
      residentAfterHits: per(afterHits.resident, before.resident),
      withWorkspace: per(after.resident, start.resident) / 1.25,
    },
  });
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
