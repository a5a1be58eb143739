import { badIn, isNothing, sharedAgain } from './house/measures.mjs';

export const fault = {
  id: 'R6',
  title: 'Redis is out of memory: it refuses writes, and then evicts',
  expected: 'writes that fail are passed over; reads go on; all keys have a TTL',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack }) {
    const set = (name, value) => house.redis.talk((redis) => redis.config('SET', name, value));
    await set('maxmemory', '1');
    await hold(3_000);
    traffic.enter('evicting');
    await set('maxmemory-policy', 'volatile-lru');
    await hold(2_000);
    traffic.enter('back');
    await set('maxmemory', '0');
    const backMs = await sharedAgain(traffic, 'back');
    const lasting = await house.redis.talk(lastingKeys);
    expect(
      'no call fails',
      () => ({ ...badIn(traffic, 'fault'), ...badIn(traffic, 'evicting'), ...badIn(traffic, 'back') }),
      isNothing,
    );
    expect('every key has a TTL', lasting, ({ length }) => length === 0);
    expect('the cache is used again within 2 s', backMs, (ms) => ms <= 2_000 * slack);
  },
};

async function lastingKeys(redis) {
  const keys = await redis.keys('*');
  const lives = await Promise.all(keys.map((key) => redis.pttl(key)));
  return keys.filter((_, index) => lives[index] === -1);
}
