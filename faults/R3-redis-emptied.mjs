import { badIn, isNothing, sharedAgain } from './house/measures.mjs';

export const fault = {
  id: 'R3',
  title: 'Redis is emptied (FLUSHALL), and restarted empty',
  expected: 'misses only; nothing fails',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack }) {
    for (let times = 0; times < 5; times += 1) {
      await house.redis.talk((redis) => redis.flushall());
      await hold(400);
    }
    await house.redis.kill();
    await house.redis.start();
    traffic.enter('back');
    const backMs = await sharedAgain(traffic, 'back');
    await hold(1_000);
    expect('no call fails', () => ({ ...badIn(traffic, 'fault'), ...badIn(traffic, 'back') }), isNothing);
    expect('the cache is used again within 2 s', backMs, (ms) => ms <= 2_000 * slack);
  },
};
