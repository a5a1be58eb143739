import { badIn, isNothing, sharedAgain } from './house/measures.mjs';

export const fault = {
  id: 'R7',
  title: 'one engine is cut off from Redis, the others are not',
  expected: 'that engine computes alone, the others are not touched; what it held is dropped before it is used again',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack }) {
    const [way] = house.ways.redisOf;
    way.set({ blackhole: 'both' });
    await hold(3_000);
    way.accept(false);
    way.reset();
    await hold(1_500);
    traffic.enter('back');
    way.accept(true);
    way.set();
    const backMs = await sharedAgain(traffic, 'back');
    await hold(2_000);
    expect('no call fails', () => ({ ...badIn(traffic, 'fault'), ...badIn(traffic, 'back') }), isNothing);
    expect('the cache is used again within 5 s', backMs, (ms) => ms <= 5_000 * slack);
  },
};
