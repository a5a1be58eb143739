import { p99 } from '../bench/statistics.mjs';
import { closedLoop } from '../bench/gateway/callers.mjs';
import { isGood, openLoop } from './house/open-loop.mjs';
import { mixOf } from './house/mix.mjs';
import { wireClient } from './house/wire-client.mjs';
import { mixedStage } from './L2-mix.mjs';

const REFUSAL_MS = 100;

export const load = {
  id: 'L5',
  title: 'five times what L2 can, then back to half',
  async run({ keep, floor, note, chance, seconds = 30 }) {
    const { house, people, scale } = await mixedStage({ keep, chance });
    // As many connections as there are strangers: a crowd that waits for its own sockets would hide what is refused.
    house.client = wireClient({ connections: 2_000 });
    keep({ close: async () => house.client.close() });
    const { call, tally } = mixOf(house, people, chance);
    await closedLoop(() => call(0), { workers: 32, ms: 3_000 });
    const peak = await closedLoop(() => call(0), { workers: 32, ms: 6_000 });
    await house.client.ready(house.doors[0]);
    const before = performance.eventLoopUtilization();
    const flood = await openLoop(call, { perSecond: peak * 5, ms: seconds * 1000 });
    // Who asks stands in line with whom he asks: what he is late himself is in every time.
    note('askerBusy', performance.eventLoopUtilization(before).utilization);
    const recovered = await secondsToNormal(call, peak / 2);
    const refused = flood.filter(({ status }) => status === 503);
    const others = flood.filter((one) => !isGood(one) && one.status !== 503 && one.failure !== 'NOT_SENT');
    floor('goodput against the peak', flood.filter(isGood).length / seconds / peak, (share) => share >= 0.7);
    floor(
      `refusals (${refused.length}) at p99 within ${Math.round(REFUSAL_MS / scale)} ms`,
      p99(refused.map(({ ms }) => ms)),
      (ms) => Number.isNaN(ms) || ms <= REFUSAL_MS / scale,
    );
    floor(
      'refusals without Retry-After',
      refused.filter(({ retryAfter }) => retryAfter === undefined).length,
      (count) => count === 0,
    );
    floor('seconds until all is normal', recovered, (needed) => needed <= 10);
    floor('stale answers', tally.stale, (count) => count === 0);
    note('peakPerSecond', peak);
    note('neitherAnsweredNorRefused', others.length);
    note('notSent', flood.filter(({ failure }) => failure === 'NOT_SENT').length);
  },
};

async function secondsToNormal(call, perSecond) {
  for (let second = 1; second <= 60; second += 1) {
    const outcomes = await openLoop(call, { perSecond, ms: 1_000 });
    if (outcomes.every((one) => isGood(one) && one.ms < 1_000)) return second;
  }
  return Number.POSITIVE_INFINITY;
}
