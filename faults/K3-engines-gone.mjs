import { p99 } from '../bench/statistics.mjs';
import { badIn, isNothing, times } from './house/measures.mjs';

export const fault = {
  id: 'K3',
  title: 'all engines are gone',
  expected: '304 go on; other answers are 503 within 100 ms; portfolios are read and written',
  database: 'embedded',
  async run({ house, traffic, client, people, hold, expect, slack }) {
    const [me] = people;
    const [door] = house.doors;
    const seen = await client.ask(door, `${me.path}/analysis`, { token: me.token });
    const writes = { status: 0 };
    await Promise.all(house.risk.map((one) => one.kill()));
    await hold(200);
    const shown = { token: me.token, headers: { 'if-none-match': seen.headers.etag } };
    const again = await client.ask(door, `${me.path}/analysis`, shown);
    await hold(3_000);
    const portfolioCalls = ({ kind }) => kind === 'portfolio' || kind === 'write';
    const asked = traffic.during('fault').filter(({ kind, status }) => !portfolioCalls({ kind }) && status === 503);
    const bare = asked.filter(({ headers }) => headers['retry-after'] === undefined).length;
    expect(
      'what did not change is 304, or was changed meanwhile',
      again.status,
      (status) => status === 304 || status === 503,
    );
    expect(
      'portfolios are read and written',
      () => badIn(traffic, 'fault', { but: (one) => !portfolioCalls(one) }),
      isNothing,
    );
    expect('other calls are 503', () => badIn(traffic, 'fault', { but: ({ status }) => status === 503 }), isNothing);
    expect('503 within 100 ms at p99', Math.round(p99(asked.map(({ ms }) => ms))), (ms) => ms <= 100 * slack);
    expect('503 without Retry-After', bare, (count) => count === 0);
    expect(
      'writes that took their time (p99 ms)',
      () => Math.round(p99(times(traffic, 'fault', 'write'))),
      (ms) => ms <= 1_000 * slack,
    );
    traffic.enter('back');
    await Promise.all(house.risk.map((one) => one.start()));
    return writes;
  },
};
