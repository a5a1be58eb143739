import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { badIn, isNothing } from './house/measures.mjs';

const LONGEST_MS = 60_000;

export const fault = {
  id: 'G1',
  title: 'a gateway is asked five times what it can',
  expected: 'goodput at least 70 % of the peak; refusals within 100 ms with Retry-After; normal within 10 s',
  database: 'embedded',
  async run({ house, traffic, people, expect, note, hold, slack }) {
    const [me] = people;
    const args = [house.gateways[0].ports.http, `${me.path}/analysis`, me.token].map(String);
    const crowd = fork(join(import.meta.dirname, 'house', 'flood.mjs'), args);
    await once(crowd, 'message', { signal: AbortSignal.timeout(LONGEST_MS) });
    traffic.enter('flood');
    const [told] = await once(crowd, 'message', { signal: AbortSignal.timeout(LONGEST_MS) });
    traffic.enter('after');
    await hold(1_500);
    traffic.enter('normal');
    await hold(1_500);
    note('crowd', told);
    expect('goodput against the peak', round(told.goodPerSecond / told.peak), (share) => share >= 0.7);
    expect(`refusals (${told.refused}) within 100 ms at p99`, round(told.refusedP99Ms ?? 0), (ms) => ms <= 100 * slack);
    expect('refusals without Retry-After', told.withoutRetryAfter, (count) => count === 0);
    expect('anything but 200 and 503', told.worse, (count) => count === 0);
    expect(
      'no other call fails but by 503',
      () => badIn(traffic, 'flood', { but: ({ status }) => status === 503 || status === 504 }),
      isNothing,
    );
    expect('normal again', () => badIn(traffic, 'normal'), isNothing);
  },
};

const round = (value) => Math.round(value * 100) / 100;
