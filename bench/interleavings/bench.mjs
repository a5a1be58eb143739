// what each cache answers in the races that break caches: late fills, joined flights, lost messages, failing computations
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { contenders } from '../contenders.mjs';

const CALLERS = 100;
const FAILING_MS = 50;
const RECONNECTED_MS = 1_500;
const SETTLED_MS = 50;

/** Each takes two replicas and a key, and answers what a reader got, or how many computations ran at once. */
const RACES = {
  /** A computes from old data; B changes the data and has its acknowledgement; A stores; somebody reads. */
  async lateFill({ a, b, id }) {
    const held = Promise.withResolvers();
    const late = a.get(id, () => held.promise);
    await sleep(SETTLED_MS);
    await b.invalidate(id);
    held.resolve('old');
    await late;
    await sleep(SETTLED_MS);
    return [await a.get(id, async () => 'new'), await b.get(id, async () => 'new')];
  },

  /** As above, but the reader comes to A after the acknowledgement, while the old computation still runs. */
  async joinedFlight({ a, b, id }) {
    const held = Promise.withResolvers();
    const late = a.get(id, () => held.promise);
    await sleep(SETTLED_MS);
    await b.invalidate(id);
    await sleep(SETTLED_MS);
    const joined = a.get(id, async () => 'new');
    await sleep(SETTLED_MS);
    held.resolve('old');
    await late;
    return [await joined];
  },

  /** A's memory holds the value; its subscription breaks for an instant, in which B changes the data; then A reads. */
  async lostMessage({ a, b, id, redis }) {
    await a.get(id, async () => 'old');
    await sleep(SETTLED_MS);
    await redis.client('KILL', 'TYPE', 'pubsub');
    await b.invalidate(id);
    await sleep(RECONNECTED_MS);
    return [await a.get(id, async () => 'new')];
  },

  /** A computation fails while 100 wait for it: how many run at once from then on. */
  async failingComputation({ a, id }) {
    let running = 0;
    let most = 0;
    const failing = async () => {
      running += 1;
      most = Math.max(most, running);
      await sleep(FAILING_MS);
      running -= 1;
      throw new Error('It fails.');
    };
    await Promise.allSettled(Array.from({ length: CALLERS }, () => a.get(id, failing)));
    return most;
  },
};

export async function run({ say, redis, opened }) {
  const { url } = await redis();
  const control = new Redis(url);
  opened.push(async () => control.disconnect());
  const results = {};
  for (const [name, open] of Object.entries(contenders)) {
    const [a, b] = [await open(url), await open(url)];
    results[name] = {};
    for (const [race, play] of Object.entries(RACES)) {
      results[name][race] = verdictOf(await play({ a, b, id: `${name}-${race}`, redis: control }));
      say(`${name}, ${race}: ${results[name][race]}`);
    }
    await Promise.allSettled([a.close(), b.close()]);
  }
  const { perfolio, ...peers } = results;
  return {
    perfolio,
    peers,
    taken:
      'Two instances of each cache on one Redis, as two replicas. fresh / stale: whether a read begun after the acknowledged change answered ' +
      'the new or the old data; failingComputation: the most computations that ran at once for 100 callers. Ours is told of the change by ' +
      'the generation that every request reads from the system of record (here a variable); the others by their own delete. cacheable and ' +
      'cache-manager run without a bus: cache-manager has none, that of cacheable is a package of its own.',
  };
}

const verdictOf = (outcome) =>
  Array.isArray(outcome) ? (outcome.every((answer) => answer === 'new') ? 'fresh' : 'stale') : outcome;
