import { closedLoop } from '../bench/gateway/callers.mjs';
import { sum } from '../bench/statistics.mjs';
import { idleCrowd, stranger } from './house/crowd.mjs';
import { openLoop, summary } from './house/open-loop.mjs';
import { inRounds, middle } from './house/rounds.mjs';
import { CONNECTIONS, judgeWarmHits, warmHits, warmStage } from './house/warm-hits.mjs';

const IDLE = 2_000;
const NEW_PER_SECOND = 200;

export const load = {
  id: 'L8',
  title: 'warm hits over TLS beside 2,000 idle connections and 200 new ones a second',
  async run({ keep, floor, note, chance, seconds = 45 }) {
    const stage = await warmStage({ keep, chance, secure: true });
    const { house, paths, next } = stage;
    const [door] = house.doors;
    const crowd = keep(await idleCrowd({ port: new URL(door).port, ca: house.ca, count: IDLE }));
    await closedLoop(next, { workers: CONNECTIONS, ms: 3_000 });
    const come = (index) => {
      const { path, token } = paths[index % paths.length];
      return stranger(`${door}${path}`, { token, ca: house.ca });
    };
    const rounds = await inRounds({ ...stage, seconds }, async ({ scale, ms }) => {
      const perSecond = NEW_PER_SECOND * Math.min(1, scale);
      const [strangers, hits] = await Promise.all([openLoop(come, { perSecond, ms }), warmHits(next, { scale, ms })]);
      return { ...hits, perSecond, strangers: summary(strangers, ms) };
    });
    judgeWarmHits({ rounds, floor, note });
    const unanswered = sum(rounds.map(({ strangers }) => strangers.bad));
    const share = ({ strangers, perSecond }) => strangers.goodPerSecond / perSecond;
    floor('of the new connections not answered', unanswered, (count) => count === 0);
    floor('new connections a second, of what came', middle(rounds, share), (part) => part >= 0.99);
    floor('idle connections that stand', crowd.open, (open) => open === IDLE);
    note(
      'newP99Ms',
      middle(rounds, ({ strangers, scale }) => strangers.p99Ms * scale),
    );
  },
};
