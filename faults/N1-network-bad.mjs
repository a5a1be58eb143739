import { badIn, isNothing } from './house/measures.mjs';

const longest = (traffic, phase) => Math.round(Math.max(...traffic.during(phase).map(({ ms }) => ms)));

export const fault = {
  id: 'N1',
  title: 'the network between services: 100 ms of round trip; one engine hears nothing (one-way partition)',
  expected: 'nobody hangs past his deadline; calls go elsewhere',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack }) {
    for (const way of [...house.ways.risk, house.ways.context]) way.set({ latencyMs: 50, jitterMs: 10 });
    await hold(3_000);
    for (const way of [...house.ways.risk, house.ways.context]) way.set();
    expect('100 ms: no call fails', () => badIn(traffic, 'fault'), isNothing);
    traffic.enter('deaf');
    house.ways.risk[0].set({ blackhole: 'up' });
    await hold(6_000);
    house.ways.risk[0].set();
    house.ways.risk[0].reset();
    await hold(500);
    expect(
      'deaf engine: nothing but 503 and 504',
      () => badIn(traffic, 'deaf', { but: ({ status }) => status === 503 || status === 504 }),
      isNothing,
    );
    expect(
      'deaf engine: the longest call (ms)',
      () => longest(traffic, 'deaf'),
      (ms) => ms <= 10_500 * slack,
    );
  },
};
