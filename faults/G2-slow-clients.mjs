import { quantile } from '../bench/statistics.mjs';
import { badIn, isNothing, times } from './house/measures.mjs';
import { exchange, statusOf } from './house/raw.mjs';

const CROWD = 60;

export const fault = {
  id: 'G2',
  title: 'slow headers, slow bodies, slow readers, a body of 1 GB, giant headers',
  expected: 'the answers of the table; others take at most twice as long',
  database: 'embedded',
  async run({ house, traffic, people, expect, slack }) {
    const { http } = house.gateways[0].ports;
    const [me] = people;
    const auth = `authorization: Bearer ${me.token}\r\n`;
    const post = `POST /v1/portfolios HTTP/1.1\r\nhost: x\r\n${auth}content-type: application/json\r\n`;
    const crowd = Array.from({ length: CROWD }, (_, index) =>
      dribble(http, { kind: index % 3, post, auth, path: me.path }),
    );
    const huge = await exchange(http, [`${post}content-length: 1000000000\r\n\r\n`, '{"name":"']);
    const header = await exchange(http, [`GET /livez HTTP/1.1\r\nhost: x\r\nx-large: ${'a'.repeat(40_000)}\r\n\r\n`]);
    const url = await exchange(http, [
      `GET /v1/portfolios?x=${'a'.repeat(9_000)} HTTP/1.1\r\nhost: x\r\n${auth}connection: close\r\n\r\n`,
    ]);
    const flood = await exchange(http, chunks(post), { ms: 8_000 });
    await Promise.all(crowd);
    expect('a body of 1 GB', statusOf(huge), (status) => status === 413);
    expect('giant headers', statusOf(header), (status) => status === 431);
    expect('a giant URL', statusOf(url), (status) => status === 414);
    expect('2 MiB in chunks', statusOf(flood), (status) => status === 413);
    expect('no other call fails', () => badIn(traffic, 'fault'), isNothing);
    const [before, during] = ['calm', 'fault'].map((phase) => quantile(times(traffic, phase), 0.95));
    expect(
      'others at p95, against before',
      Math.round((during / before) * 100) / 100,
      (ratio) => ratio <= 2 || during <= 100 * slack,
    );
  },
};

function dribble(port, { kind, post, auth, path }) {
  const letters = Array.from('x-slow: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
  if (kind === 0)
    return exchange(port, ['GET /livez HTTP/1.1\r\nhost: x\r\n', ...letters], { everyMs: 100, ms: 5_000 });
  if (kind === 1)
    return exchange(port, [`${post}content-length: 500\r\n\r\n`, ...letters], { everyMs: 100, ms: 5_000 });
  const asked = Array.from({ length: 5 }, () => `GET ${path}/analysis HTTP/1.1\r\nhost: x\r\n${auth}\r\n`);
  return exchange(port, asked, { ms: 5_000, read: false });
}

function* chunks(post) {
  yield `${post}transfer-encoding: chunked\r\n\r\n`;
  const piece = 'a'.repeat(65_536);
  for (let sent = 0; sent < 32; sent += 1) yield `10000\r\n${piece}\r\n`;
}
