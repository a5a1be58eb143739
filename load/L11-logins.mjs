import { openLoop, summary } from './house/open-loop.mjs';
import { mixOf } from './house/mix.mjs';
import { judgeMix, MIX_PER_SECOND, mixedStage, warmUp } from './L2-mix.mjs';

const PER_SECOND = 10;

export const load = {
  id: 'L11',
  title: '10 log-ins a second while L2 holds',
  async run({ keep, floor, note, chance, seconds = 30 }) {
    const { house, people, scale } = await mixedStage({ keep, chance });
    const { call, tally } = mixOf(house, people, chance);
    const logIn = async (index) => {
      const { credentials } = people[index % people.length];
      return house.client.ask(house.doors[0], '/v1/sessions', { method: 'POST', body: credentials });
    };
    await warmUp(call, scale);
    const ms = seconds * 1000;
    const [logins, outcomes] = await Promise.all([
      openLoop(logIn, { perSecond: PER_SECOND * Math.min(1, scale), ms }),
      openLoop(call, { perSecond: MIX_PER_SECOND * scale, ms }),
    ]);
    const told = summary(logins, ms);
    floor('log-ins that failed', told.bad, (count) => count === 0);
    judgeMix({ outcomes, ms, scale, floor });
    floor('stale answers', tally.stale, (count) => count === 0);
    note('loginsP99Ms', told.p99Ms);
    note('loginsPerSecond', told.goodPerSecond);
  },
};
