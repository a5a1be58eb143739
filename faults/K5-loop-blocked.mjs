import { badIn, isNothing } from './house/measures.mjs';

const BLOCK_MS = 5_000;

export const fault = {
  id: 'K5',
  title: 'the loop of a service is blocked for 5 s (failpoint): an engine, then a gateway',
  expected: 'others see it as away and go on; no lease is stolen wrongly; it lives on',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack }) {
    house.risk[0].order({ act: 'block', ms: BLOCK_MS });
    await hold(BLOCK_MS + 500);
    expect('engine: no call fails', () => badIn(traffic, 'fault'), isNothing);
    expect(
      'engine: the longest call (ms)',
      () => longest(traffic, 'fault'),
      (ms) => ms <= 4_500 * slack,
    );
    traffic.enter('gateway');
    house.gateways[0].order({ act: 'block', ms: BLOCK_MS });
    await hold(BLOCK_MS + 500);
    expect('gateway: no call fails', () => badIn(traffic, 'gateway'), isNothing);
    expect('nobody ended', house.members.filter(({ alive }) => !alive).length, (count) => count === 0);
  },
};

const longest = (traffic, phase) => Math.round(Math.max(...traffic.during(phase).map(({ ms }) => ms)));
