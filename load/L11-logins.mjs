import { sum } from '../bench/statistics.mjs';
import { mixOf } from './house/mix.mjs';
import { openLoop, summary } from './house/open-loop.mjs';
import { inRounds, middle } from './house/rounds.mjs';
import { judgeMix, mixed, mixedStage, warmUp } from './L2-mix.mjs';

const PER_SECOND = 10;

export const load = {
  id: 'L11',
  title: '10 log-ins a second while L2 holds',
  async run({ keep, floor, note, chance, seconds = 40 }) {
    const stage = await mixedStage({ keep, chance });
    const { house, people } = stage;
    const { call, tally } = mixOf(house, people, chance);
    const logIn = async (index) => {
      const { credentials } = people[index % people.length];
      return house.client.ask(house.doors[0], '/v1/sessions', { method: 'POST', body: credentials });
    };
    await warmUp(call, stage.scale);
    const rounds = await inRounds({ ...stage, seconds }, async ({ scale, ms }) => {
      const [logins, { outcomes }] = await Promise.all([
        openLoop(logIn, { perSecond: PER_SECOND * Math.min(1, scale), ms }),
        mixed(call, { scale, ms }),
      ]);
      return { logins: summary(logins, ms), outcomes };
    });
    floor('log-ins that failed', sum(rounds.map(({ logins }) => logins.bad)), (count) => count === 0);
    judgeMix({ rounds, floor, note });
    floor('stale answers', tally.stale, (count) => count === 0);
    note(
      'loginsP99Ms',
      middle(rounds, ({ logins, scale }) => logins.p99Ms * scale),
    );
    note(
      'loginsPerSecond',
      middle(rounds, ({ logins }) => logins.goodPerSecond),
    );
  },
};
