import { openLoop, summary } from './house/open-loop.mjs';
import { mixOf } from './house/mix.mjs';
import { mixedStage } from './L2-mix.mjs';

const PER_SECOND = 100;

export const load = {
  id: 'L12',
  title: 'the mix while Redis is off',
  async run({ keep, floor, note, chance, seconds = 30 }) {
    const { house, people, scale } = await mixedStage({ keep, chance });
    const { call, tally } = mixOf(house, people, chance);
    await house.redis.kill();
    const ms = seconds * 1000;
    const outcomes = await openLoop(call, { perSecond: PER_SECOND * scale, ms });
    const { goodPerSecond, bad, p99Ms, statuses } = summary(outcomes, ms);
    floor(
      `answers a second, of ${Math.round(PER_SECOND * scale)} asked for`,
      goodPerSecond,
      (rate) => rate >= 0.99 * PER_SECOND * scale,
    );
    floor('errors', bad, (count) => count === 0);
    floor('stale answers', tally.stale, (count) => count === 0);
    note('p99Ms', p99Ms);
    note('statuses', statuses);
  },
};
