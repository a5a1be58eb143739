import { addedP99, badIn, isNothing, sharedAgain } from './house/measures.mjs';

const WAYS = {
  '+50 ms': { latencyMs: 50 },
  '+200 ms': { latencyMs: 200, jitterMs: 50 },
  '+1,000 ms': { latencyMs: 1_000 },
  '1 KB/s': { bytesPerSecond: 1_000 },
  '1-byte slices': { sliceBytes: 1 },
};

export const fault = {
  id: 'R5',
  title: 'Redis is slow: late, thin, in slices, reset, half open',
  expected: 'at most 100 ms per command and 250 ms per call; nothing fails; closes by itself',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack }) {
    const ways = house.ways.redisOf;
    for (const [name, way] of Object.entries(WAYS)) {
      traffic.enter(name);
      for (const one of ways) one.set(way);
      await hold(1_800);
      expect(`${name}: no call fails`, () => badIn(traffic, name), isNothing);
      expect(
        `${name}: hits take at most 250 ms more at p99`,
        () => addedP99(traffic, name, 'hit'),
        (ms) => ms <= 250 * slack,
      );
    }
    for (const one of ways) one.set();
    traffic.enter('reset');
    for (const one of ways) one.reset();
    await hold(1_200);
    traffic.enter('half open');
    for (const one of ways) one.halfOpen();
    await hold(2_500);
    expect(
      'no call fails when connections are reset or half open',
      () => ({ ...badIn(traffic, 'reset'), ...badIn(traffic, 'half open') }),
      isNothing,
    );
    traffic.enter('back');
    const backMs = await sharedAgain(traffic, 'back');
    expect('the cache is used again within 5 s', backMs, (ms) => ms <= 5_000 * slack);
  },
};
