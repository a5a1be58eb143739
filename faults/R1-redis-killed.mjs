import { addedP99, badIn, isNothing, sharedAgain, warnings } from './house/measures.mjs';

export const fault = {
  id: 'R1',
  title: 'Redis is killed (SIGKILL) and comes back',
  expected:
    'no 5xx, nothing wrong, at most 150 ms more at p99, one log line per change of state, the cache in use again within 2 s',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack, linesOf }) {
    await house.redis.kill();
    await hold(4_000);
    traffic.enter('back');
    await house.redis.start();
    const backMs = await sharedAgain(traffic, 'back');
    expect('no call fails', () => ({ ...badIn(traffic, 'fault'), ...badIn(traffic, 'back') }), isNothing);
    expect(
      'hits take at most 150 ms more at p99',
      () => addedP99(traffic, 'fault', 'hit'),
      (ms) => ms <= 150 * slack,
    );
    expect('the cache is used again within 2 s', backMs, (ms) => ms <= 2_000 * slack);
    const most = Math.max(...house.members.map((one) => warnings(linesOf(one)).length));
    expect('few warnings per process, not one per call', most, (lines) => lines <= 6);
  },
};
