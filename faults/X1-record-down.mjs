import { p99 } from '../bench/statistics.mjs';
import { badIn, isNothing } from './house/measures.mjs';

export const fault = {
  id: 'X1',
  title: 'Context is down',
  expected:
    'every call with a credential is 503 within 100 ms with Retry-After; probes work; the next call works within 1 s',
  database: 'embedded',
  async run({ house, traffic, client, hold, expect, slack }) {
    await house.context.kill();
    await hold(300);
    traffic.enter('down');
    await hold(3_000);
    const asked = traffic.during('down');
    const live = await Promise.all(house.doors.map((door) => client.ask(door, '/livez')));
    const ready = await Promise.all(house.doors.map((door) => client.ask(door, '/readyz')));
    expect('all calls are 503', () => badIn(traffic, 'down', { but: ({ status }) => status === 503 }), isNothing);
    expect(
      'nothing is answered unconfirmed',
      asked.filter(({ status }) => status < 400 && status > 0).length,
      (count) => count === 0,
    );
    expect('503 within 100 ms at p99', Math.round(p99(asked.map(({ ms }) => ms))), (ms) => ms <= 100 * slack);
    expect(
      'livez',
      live.map(({ status }) => status),
      (all) => all.every((status) => status === 200),
    );
    expect(
      'readyz',
      ready.map(({ status }) => status),
      (all) => all.every((status) => status === 503),
    );
    traffic.enter('back');
    await house.context.start();
    const began = performance.now();
    let status = 0;
    while (status !== 200 && performance.now() - began < 10_000) {
      ({ status } = await client.ask(house.doors[0], '/readyz'));
      if (status !== 200) await hold(20);
    }
    expect('ready again within 1 s', Math.round(performance.now() - began), (ms) => ms <= 1_000 * slack);
  },
};
