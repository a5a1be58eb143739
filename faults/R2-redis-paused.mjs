import { addedP99, badIn, isNothing, sharedAgain } from './house/measures.mjs';

export const fault = {
  id: 'R2',
  title: 'Redis stands still (SIGSTOP) and goes on',
  expected: 'as R1; nobody waits more than 250 ms for Redis; what it says late is not used',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack }) {
    house.redis.pause();
    await hold(5_000);
    traffic.enter('back');
    house.redis.resume();
    const backMs = await sharedAgain(traffic, 'back');
    await hold(1_000);
    expect('no call fails', () => ({ ...badIn(traffic, 'fault'), ...badIn(traffic, 'back') }), isNothing);
    expect(
      'hits take at most 250 ms more at p99',
      () => addedP99(traffic, 'fault', 'hit'),
      (ms) => ms <= 250 * slack,
    );
    expect('the cache is used again within 3 s', backMs, (ms) => ms <= 3_000 * slack);
  },
};
