import { randomBytes } from 'node:crypto';
import { badIn, isNothing } from './house/measures.mjs';
import { counted } from './house/member.mjs';

const SPOILT = {
  garbage: () => randomBytes(300),
  truncated: (frame) => frame.subarray(0, frame.length >> 1),
  'another version': (frame) => Buffer.concat([frame.subarray(0, 2), Buffer.of(99), frame.subarray(3)]),
  'a bit turned': (frame) => frame.map((byte, index) => (index === frame.length - 20 ? byte ^ 1 : byte)),
  empty: () => Buffer.alloc(0),
};

export const fault = {
  id: 'R10',
  title: 'values in Redis are corrupt, cut, of another version, of another type, or of somebody else',
  expected: 'a miss, counted, and written over',
  database: 'embedded',
  async run({ house, traffic, hold, expect }) {
    const before = await counted(house.risk, 'perfolio_cache_rejected_total');
    let spoilt = 0;
    for (const [name, spoil] of Object.entries(SPOILT)) {
      traffic.enter(name);
      for (let times = 0; times < 4; times += 1) {
        spoilt += await house.redis.talk((redis) => spoilAll(redis, spoil));
        await hold(250);
      }
      expect(`${name}: no call fails`, () => badIn(traffic, name), isNothing);
    }
    traffic.enter('swapped');
    for (let times = 0; times < 4; times += 1) {
      await house.redis.talk(swapUsers);
      await hold(250);
    }
    traffic.enter('another type');
    await house.redis.talk(makeStrings);
    await hold(1_500);
    expect('no call fails', () => ({ ...badIn(traffic, 'swapped'), ...badIn(traffic, 'another type') }), isNothing);
    const refused = (await counted(house.risk, 'perfolio_cache_rejected_total')) - before;
    expect(`frames that were refused, of ${spoilt} spoilt ones`, refused, (count) => count > 0);
  },
};

const resultsIn = (redis) => redis.keys('perfolio:{*}:results');

async function spoilAll(redis, spoil) {
  let spoilt = 0;
  for (const key of await resultsIn(redis)) {
    const fields = await redis.hgetallBuffer(key).catch(() => ({}));
    for (const [field, frame] of Object.entries(fields)) {
      if (field === 'g') continue;
      await redis.hset(key, field, spoil(frame));
      spoilt += 1;
    }
  }
  return spoilt;
}

/** Everybody gets the next one's frames under his own names for them. */
async function swapUsers(redis) {
  const keys = await resultsIn(redis);
  const all = await Promise.all(keys.map((key) => redis.hgetallBuffer(key).catch(() => ({}))));
  const frames = all.map((fields) => Object.entries(fields).filter(([field]) => field !== 'g'));
  for (const [index, key] of keys.entries()) {
    const foreign = frames[(index + 1) % keys.length]?.[0]?.[1];
    for (const [field] of frames[index]) if (foreign !== undefined) await redis.hset(key, field, foreign);
  }
}

async function makeStrings(redis) {
  for (const key of await resultsIn(redis)) {
    await redis.del(key);
    await redis.set(key, 'no hash at all', 'PX', 60_000);
  }
}
