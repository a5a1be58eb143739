import { badIn, isNothing, sharedAgain } from './house/measures.mjs';
import { ownRedis } from './house/redis.mjs';

export const fault = {
  id: 'R4',
  title: 'Redis becomes a replica of another (READONLY), with replication held back, and is promoted again',
  expected: 'READONLY is taken as away and no user hears of it; back within 5 s; nothing old',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack }) {
    const other = await ownRedis();
    try {
      await house.redis.talk((redis) => redis.replicaof('127.0.0.1', other.port));
      await hold(2_000);
      // Held back: the new primary says nothing for a while, and then its old state all at once.
      other.pause();
      await hold(1_500);
      other.resume();
      await hold(1_500);
      traffic.enter('back');
      await house.redis.talk((redis) => redis.replicaof('NO', 'ONE'));
      const backMs = await sharedAgain(traffic, 'back');
      await hold(500);
      expect('no call fails', () => ({ ...badIn(traffic, 'fault'), ...badIn(traffic, 'back') }), isNothing);
      expect('the cache is used again within 5 s', backMs, (ms) => ms <= 5_000 * slack);
    } finally {
      await other.close();
    }
  },
};
