// A computation of every kind that its caller leaves: how long until its thread is free for the next one
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { rounded } from '../statistics.mjs';
import { tasks } from './tasks.mjs';

const require = createRequire(import.meta.url);
const { WorkerPool } = require('../../services/risk/dist/workers/pool.js');

const LONGEST_MS = 120_000;
/** Where in its course a computation is left. */
const LEFT_AT = [0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95];
/** What others do to the machine seldom hits twice: the lesser of so many counts. */
const TRIES = 2;
const LOOK_MS = 1;
const TARGET_MS = 250;

export async function run({ say, opened }) {
  // A thread must come free by itself: none is taken away, however long that lasts.
  const pool = new WorkerPool({ threads: 1, longestMs: LONGEST_MS, graceMs: LONGEST_MS, logger: { warn: say } });
  opened.push(() => pool.close());
  const kinds = {};
  for (const [name, task] of Object.entries(tasks())) {
    kinds[name] = await measured(pool, task);
    say(`${name}: ${kinds[name].wholeMs} ms whole; free after ${kinds[name].worstFreeMs} ms at worst`);
  }
  const worstFreeMs = Math.max(...Object.values(kinds).map((kind) => kind.worstFreeMs));
  return { worstFreeMs, kinds, targets: { worstFreeMs: TARGET_MS }, how: HOW };
}

const HOW =
  `One thread. Each task runs whole twice (the second counts), then its caller leaves at ${LEFT_AT.length} moments of its course, ${TRIES} times at each, the lesser counting; ` +
  'free is the time from his leaving until the thread has ended the task by itself. The pool of the service takes the thread away after 150 ms.';

async function measured(pool, task) {
  await whole(pool, task);
  const wholeMs = await whole(pool, task);
  let worst = { freeMs: 0, at: null };
  for (const at of LEFT_AT) {
    const tries = [];
    for (let count = 0; count < TRIES; count++) tries.push(await left(pool, task, wholeMs * at));
    const freeMs = Math.min(...tries);
    if (freeMs > worst.freeMs) worst = { freeMs, at };
  }
  return { wholeMs: rounded(wholeMs, 1), worstFreeMs: rounded(worst.freeMs, 1), leftAt: worst.at };
}

async function whole(pool, task) {
  const began = performance.now();
  await pool.run('bench', task, new AbortController().signal);
  return performance.now() - began;
}

/** 0 when the task was done before its caller left. */
async function left(pool, task, afterMs) {
  const caller = new AbortController();
  const asked = pool.run('bench', task, caller.signal).then(
    () => true,
    () => false,
  );
  await sleep(afterMs);
  const began = performance.now();
  caller.abort();
  if (await asked) return 0;
  while (pool.running > 0) await sleep(LOOK_MS);
  return performance.now() - began;
}
