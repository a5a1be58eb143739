// dropping one user: its cost beside 100 and 1,000,000 entries of others, and how soon all replicas have heard
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startFleet } from '../fleet.mjs';
import { digestOf, fillAll, keyOf, openCache } from '../ours.mjs';
import { median, p99, rounded, roundRobin } from '../statistics.mjs';

const FEW = 100;
const MANY = 1_000_000;
const ENTRIES_PER_USER = 1_000;
const SMALL_FRAME = Buffer.alloc(64, 1);
const OWN_ENTRIES = 20;
const OWN_BYTES = 2_000;
const DROPS = 200;
const WARM_UP_DROPS = 30;
const FLEETS = [3, 20];
const MESSAGES = 300;
const BETWEEN_MESSAGES_MS = 20;
const ANSWER_MS = 30_000;
const CHANNEL = 'bench:bare';
const { signal } = new AbortController();
const program = fileURLToPath(new URL('./replica.mjs', import.meta.url));

export async function run({ say, redis, opened }) {
  const cost = await costs({ say, redis, opened });
  const visible = {};
  for (const replicas of FLEETS) {
    const { url } = await redis();
    visible[replicas] = await visibility(replicas, { url, opened });
    say(`drop, ${replicas} replicas: ${JSON.stringify(visible[replicas])}`);
  }
  return {
    costRatio: cost.ratio,
    visibleVsPublish: visible[20].p99Ratio,
    visibleP99Ms: visible[3].dropP99Ms,
    cost,
    visible,
    targets: { costRatio: 1.2, visibleVsPublish: 1.5, visibleP99Ms: 10 },
    taken:
      `Cost: two Redis servers, one with ${FEW} and one with ${MANY} small entries of other users (${ENTRIES_PER_USER} a user, through the ` +
      `library's fill script); the dropped user holds ${OWN_ENTRIES} entries of ${OWN_BYTES} bytes; ${DROPS} drops each, in turn, after ` +
      `${WARM_UP_DROPS}; ratio of the medians of the time until the drop is acknowledged. Visible: from the call of drop (of PUBLISH) until ` +
      `the listener in the replica runs, L1 being rid of the user; ${MESSAGES} of each in turn, ${BETWEEN_MESSAGES_MS} ms apart, on one ` +
      'machine, so on one monotonic clock; the bare message is as long and comes by a subscriber of its own in the same processes; p99 over all messages and replicas.',
  };
}

async function costs({ say, redis, opened }) {
  const servers = {};
  for (const [name, entries] of Object.entries({ few: FEW, many: MANY })) {
    const { url } = await redis({ maxmemory: '1500mb' });
    const { cache, parts, close } = await openCache(url);
    opened.push(close);
    await crowd(parts.store, entries);
    servers[name] = { cache, store: parts.store, usedMb: await usedMb(url) };
    say(`drop: ${entries} entries of others stand, Redis holds ${servers[name].usedMb} MB`);
  }
  const names = Object.keys(servers);
  const drop = (name, round) => timeDrop(servers[name], round);
  await roundRobin(names, WARM_UP_DROPS, drop);
  const samples = await roundRobin(names, DROPS, drop);
  return {
    ratio: rounded(median(samples.many) / median(samples.few)),
    p99Ratio: rounded(p99(samples.many) / p99(samples.few)),
    medianMs: { few: rounded(median(samples.few)), many: rounded(median(samples.many)) },
    p99Ms: { few: rounded(p99(samples.few)), many: rounded(p99(samples.many)) },
    redisMb: { few: servers.few.usedMb, many: servers.many.usedMb },
  };
}

/** Entries of other users, in the library's own layout, as many fills in flight as the server takes. */
async function crowd(store, entries) {
  let next = 0;
  const users = Array.from({ length: Math.ceil(entries / ENTRIES_PER_USER) }, () => randomUUID());
  const worker = async () => {
    while (next < entries) {
      const entry = next++;
      await crowdOne(store, keyOf(users[entry % users.length], String(entry)));
    }
  };
  await Promise.all(Array.from({ length: 200 }, worker));
}

/** Tried until it is stored: a command of a busy machine may take longer than the library waits. */
async function crowdOne(store, key) {
  const expiresAt = Date.now() + 3_600_000;
  const quota = { entries: ENTRIES_PER_USER, bytes: 2 ** 30 };
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await store.fill({ key, frame: SMALL_FRAME, expiresAt, ttlMs: 3_600_000, quota }, signal);
      return;
    } catch {
      await sleep(20);
    }
  }
  throw new Error('The entries of others could not be stored.');
}

async function timeDrop({ cache, store }, round) {
  const user = randomUUID();
  const keys = Array.from({ length: OWN_ENTRIES }, (_, entry) => keyOf(user, `own-${round}-${entry}`));
  await fillAll(cache, keys, () => Buffer.alloc(OWN_BYTES, 2));
  const began = performance.now();
  await store.drop({ user, generation: laterGeneration(round), announcement: Buffer.from('gone') }, signal);
  return performance.now() - began;
}

async function usedMb(url) {
  const client = new Redis(url);
  const info = await client.info('memory');
  client.disconnect();
  return Math.round(Number(/used_memory:(\d+)/.exec(info)[1]) / 2 ** 20);
}

async function visibility(replicas, { url, opened }) {
  const fleet = await startFleet(program, replicas, { args: [url, CHANNEL], opened });
  const { parts, close } = await openCache(url);
  const publisher = new Redis(url);
  opened.push(close, async () => publisher.disconnect());
  const send = {
    drop: (user, generation, id) => parts.store.drop({ user, generation, announcement: Buffer.from(id) }, signal),
    publish: (user, generation, id) => publisher.publish(CHANNEL, `${user} ${generation} ${id}`),
  };
  const sent = new Map();
  const one = async (how, round) => {
    const id = `${how}-${digestOf(`${how}${round}`)}`;
    await sleep(BETWEEN_MESSAGES_MS);
    sent.set(id, { how, at: process.hrtime.bigint() });
    await send[how](randomUUID(), laterGeneration(round), id);
  };
  await roundRobin(Object.keys(send), WARM_UP_DROPS, one);
  sent.clear();
  await roundRobin(Object.keys(send), MESSAGES, one);
  await sleep(500);
  const delays = await delaysOf(fleet, sent);
  await Promise.all(fleet.map((member) => member.stop()));
  return visibleFigures(delays);
}

async function delaysOf(fleet, sent) {
  const delays = { drop: [], publish: [] };
  for (const member of fleet) {
    const answer = member.next('heard', ANSWER_MS);
    member.order({ report: true });
    const { heard } = await answer;
    for (const [id, { how, at }] of sent) {
      if (!heard.has(id)) throw new Error(`A replica never heard of ${id}.`);
      delays[how].push(Number(heard.get(id) - at) / 1e6);
    }
  }
  return delays;
}

function visibleFigures({ drop, publish }) {
  return {
    p99Ratio: rounded(p99(drop) / p99(publish)),
    medianRatio: rounded(median(drop) / median(publish)),
    dropP99Ms: rounded(p99(drop)),
    publishP99Ms: rounded(p99(publish)),
    dropMedianMs: rounded(median(drop)),
    publishMedianMs: rounded(median(publish)),
    samples: drop.length,
  };
}

const laterGeneration = (round) => `${1_800_000_000_000_000 + round}-00000000000000bb`;
