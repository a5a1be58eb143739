import { badIn, isNothing } from './house/measures.mjs';

const MINUTES = 60_000;
const calm = { but: ({ status }) => status === 503 };

export const fault = {
  id: 'C1',
  title: "a clock is stepped by 10 minutes forth and back, and by 20 hours: an engine's, a gateway's, the database's",
  expected: 'an assertion refused for its time is 503, never 401; generations order writes, not clocks',
  database: 'embedded',
  async run({ house, traffic, hold, expect }) {
    const { context, risk: engines, gateways } = house;
    const [engine] = engines;
    const [gateway] = gateways;
    const steps = [
      ['engine +10 min', engine, { thread: 'main', ms: 10 * MINUTES }],
      ['engine −10 min', engine, { thread: 'main', ms: -10 * MINUTES }],
      ['database +10 min', context, { thread: 'worker', ms: 10 * MINUTES }],
      ['database −10 min', context, { thread: 'worker', ms: -10 * MINUTES }],
      ['database +20 h', context, { thread: 'worker', ms: 20 * 60 * MINUTES }],
    ];
    for (const [name, member, { thread, ms }] of steps) {
      traffic.enter(name);
      member.order({ act: 'clock', thread, ms });
      await hold(1_500);
      expect(`${name}: nobody is shut out, nothing fails but by 503`, () => badIn(traffic, name, calm), isNothing);
      member.order({ act: 'clock', thread, ms: 0 });
      traffic.enter(`after ${name}`);
      await hold(700);
    }
    traffic.enter('gateway −10 min');
    gateway.order({ act: 'clock', ms: -10 * MINUTES });
    await hold(1_500);
    const [wrong] = house.doors;
    const others = badIn(traffic, 'gateway −10 min', {
      but: ({ door, status }) => door === wrong && (status === 401 || status === 503),
    });
    expect('gateway −10 min: the other one is not touched', others, isNothing);
    gateway.order({ act: 'clock', ms: 0 });
  },
};
