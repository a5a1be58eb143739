// what an entry of 20,000 bytes costs in Redis and in the process, as a multiple of the bytes
import { fileURLToPath } from 'node:url';
import { randomBytes, randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { startFleet } from '../fleet.mjs';
import { fillAll, keyOf, openCache, WITHOUT_L1 } from '../ours.mjs';
import { median, rounded } from '../statistics.mjs';

const BYTES = 20_000;
const ENTRIES = 12_000;
const ENTRIES_PER_USER = 100;
const REPETITIONS = 3;
const ANSWER_MS = 120_000;
const program = fileURLToPath(new URL('./resident.mjs', import.meta.url));

export async function run({ say, redis, opened }) {
  const shared = [];
  const local = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    const { url } = await redis();
    shared.push(await redisPerPayload(url, opened));
    const kept = await residentOf('keeping', url, opened);
    const unkept = await residentOf('not-keeping', url, opened);
    local.push(perPayload(kept, unkept));
    say(`memory: Redis ${rounded(shared.at(-1))} x payload, L1 ${JSON.stringify(local.at(-1))} x payload`);
  }
  const figures = (name) => local.map((each) => each[name]);
  return {
    redisPerPayload: rounded(median(shared)),
    localPerPayload: rounded(median(figures('resident'))),
    worst: {
      redisPerPayload: rounded(Math.max(...shared)),
      localPerPayload: rounded(Math.max(...figures('resident'))),
    },
    localHeldPerPayload: rounded(median(figures('held'))),
    localAfterHitsPerPayload: rounded(median(figures('residentAfterHits'))),
    localWithWorkspacePerPayload: rounded(median(figures('withWorkspace'))),
    targets: { redisPerPayload: 1.15, localPerPayload: 1.2 },
    samples: { redis: shared.map((each) => rounded(each)), local },
    taken:
      `${ENTRIES} entries of ${BYTES} random bytes. Redis: used_memory after minus before, over payload, ${ENTRIES_PER_USER} entries a user. ` +
      'L1: resident set of a process after filling, minus that of one that filled the same and kept nothing, over payload, garbage ' +
      'collected: the room filling itself needs is in both; withWorkspace: after minus before in the one process; held: heap and array ' +
      'buffers only; afterHits: after every entry has been read three times more. ' +
      `${REPETITIONS} repetitions, each with a Redis and a process of its own; figures are medians.`,
  };
}

async function residentOf(keeping, url, opened) {
  const [member] = await startFleet(program, 1, { args: [url, BYTES, ENTRIES, keeping].map(String), opened });
  const answer = member.next('local', ANSWER_MS);
  member.order({ begin: true });
  const { local } = await answer;
  await member.stop();
  return local;
}

function perPayload(kept, unkept) {
  const per = (more, less) => rounded((more - less) / (ENTRIES * BYTES));
  return {
    resident: per(kept.after.resident, unkept.after.resident),
    held: per(kept.after.held, kept.before.held),
    residentAfterHits: per(kept.afterHits.resident, unkept.after.resident),
    withWorkspace: per(kept.after.resident, kept.before.resident),
  };
}

async function redisPerPayload(url, opened) {
  const { cache, close } = await openCache(url, WITHOUT_L1);
  const redis = new Redis(url);
  opened.push(close, async () => redis.disconnect());
  await fillAll(cache, keysOf(1), () => randomBytes(BYTES));
  const before = await usedMemory(redis);
  await fillAll(cache, keysOf(ENTRIES), () => randomBytes(BYTES));
  // The leases are given back after the answers have left; their keys are no part of what is stored.
  await cache.close();
  return ((await usedMemory(redis)) - before) / (ENTRIES * BYTES);
}

function keysOf(count) {
  const users = Array.from({ length: Math.ceil(count / ENTRIES_PER_USER) }, () => randomUUID());
  return Array.from({ length: count }, (_, entry) => keyOf(users[entry % users.length], `entry-${entry}`));
}

const usedMemory = async (redis) => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))[1]);
