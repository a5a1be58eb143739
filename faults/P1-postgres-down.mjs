import { p99 } from '../bench/statistics.mjs';
import { badIn, isNothing, until } from './house/measures.mjs';
import { postgresFolder } from './house/postgres.mjs';

export const noPostgres = () => (postgresFolder() === undefined ? 'PostgreSQL is not installed here' : undefined);

export const fault = {
  id: 'P1',
  title: 'PostgreSQL is down, refuses, and comes back',
  expected: '503 with Retry-After within 1 s; nothing acknowledged is lost; ready again within 5 s without a restart',
  database: 'postgres',
  unless: noPostgres,
  async run({ house, traffic, client, hold, expect, slack }) {
    const pid = house.context.pid;
    await house.postgres.kill();
    await hold(300);
    traffic.enter('down');
    await hold(4_000);
    const asked = traffic.during('down');
    const probes = await Promise.all(['/livez', '/readyz'].map((path) => client.ask(house.doors[0], path)));
    expect('all calls are 503', () => badIn(traffic, 'down', { but: ({ status }) => status === 503 }), isNothing);
    expect(
      'nothing is answered unconfirmed',
      asked.filter(({ status }) => status > 0 && status < 400).length,
      (count) => count === 0,
    );
    expect('503 within 1 s at p99', Math.round(p99(asked.map(({ ms }) => ms))), (ms) => ms <= 1_000 * slack);
    expect(
      'livez and readyz',
      probes.map(({ status }) => status),
      ([live, ready]) => live === 200 && ready === 503,
    );
    traffic.enter('back');
    await house.postgres.start();
    const backMs = await until(async () => (await client.ask(house.doors[0], '/readyz')).status === 200);
    expect('ready within 5 s', backMs, (ms) => ms <= 5_000 * slack);
    expect('Context is the same process', house.context.pid, (now) => now === pid);
  },
};
