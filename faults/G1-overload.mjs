import { p99 } from '../bench/statistics.mjs';
import { caller, closedLoop, openLoop } from '../bench/gateway/callers.mjs';
import { badIn, isNothing } from './house/measures.mjs';

const PEAK_MS = 2_500;
const FLOOD_MS = 6_000;

export const fault = {
  id: 'G1',
  title: 'a gateway is asked five times what it can',
  expected: 'goodput at least 70 % of the peak; refusals within 100 ms with Retry-After; normal within 10 s',
  database: 'embedded',
  async run({ house, traffic, people, expect, hold, slack }) {
    const [me] = people;
    const crowd = caller(house.gateways[0].ports.http, 1_500);
    const question = { path: `${me.path}/analysis`, headers: { authorization: `Bearer ${me.token}` } };
    const bare = { count: 0 };
    const ask = async () => {
      const answer = await crowd.ask(question);
      if (answer.status === 503 && answer.headers['retry-after'] === undefined) bare.count += 1;
      return answer;
    };
    await closedLoop(ask, { workers: 32, ms: 500 });
    const peak = await closedLoop(ask, { workers: 32, ms: PEAK_MS });
    traffic.enter('flood');
    const flood = await openLoop(ask, { rate: peak * 5, ms: FLOOD_MS, mostOpen: 1_500 });
    const good = flood.filter(({ status }) => status === 200).length / (FLOOD_MS / 1000);
    const refused = flood.filter(({ status }) => status === 503).map(({ ms }) => ms);
    const worse = flood.filter(({ status }) => ![0, 200, 503].includes(status)).length;
    crowd.close();
    traffic.enter('after');
    await hold(1_500);
    traffic.enter('normal');
    await hold(1_500);
    expect('goodput against the peak', Math.round((good / peak) * 100) / 100, (share) => share >= 0.7);
    expect(
      `refusals (${refused.length}) within 100 ms at p99`,
      Math.round(p99(refused)),
      (ms) => Number.isNaN(ms) || ms <= 100 * Math.max(2, slack),
    );
    expect('refusals without Retry-After', bare.count, (count) => count === 0);
    expect('anything but 200 and 503', worse, (count) => count === 0);
    expect(
      'no other call fails but by 503',
      () => badIn(traffic, 'flood', { but: ({ status }) => status === 503 || status === 504 }),
      isNothing,
    );
    expect('normal again', () => badIn(traffic, 'normal'), isNothing);
  },
};
