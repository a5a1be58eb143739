import { closedLoop } from '../bench/gateway/callers.mjs';
import { idleCrowd, stranger } from './house/crowd.mjs';
import { openLoop, summary } from './house/open-loop.mjs';
import { CONNECTIONS, judgeWarmHits, warmStage } from './house/warm-hits.mjs';

const IDLE = 2_000;
const NEW_PER_SECOND = 200;

export const load = {
  id: 'L8',
  title: 'warm hits over TLS beside 2,000 idle connections and 200 new ones a second',
  async run({ keep, floor, note, chance, seconds = 30 }) {
    const { house, paths, next, bare, scale } = await warmStage({ keep, chance, secure: true });
    const [door] = house.doors;
    const crowd = keep(await idleCrowd({ port: new URL(door).port, ca: house.ca, count: IDLE }));
    await closedLoop(next, { workers: CONNECTIONS, ms: 3_000 });
    const come = (index) => {
      const { path, token } = paths[index % paths.length];
      return stranger(`${door}${path}`, { token, ca: house.ca });
    };
    const ms = seconds * 1000;
    const perSecond = NEW_PER_SECOND * Math.min(1, scale);
    const [strangers] = await Promise.all([
      openLoop(come, { perSecond, ms }),
      judgeWarmHits({ next, scale, seconds, floor, note }),
    ]);
    const { bad, goodPerSecond, p99Ms, statuses } = summary(strangers, ms);
    floor('of the new connections not answered', bad, (count) => count === 0);
    floor(`new connections a second, of ${Math.round(perSecond)}`, goodPerSecond, (rate) => rate >= 0.99 * perSecond);
    floor('idle connections that stand', crowd.open, (open) => open === IDLE);
    note('barePerSecond', bare);
    note('newP99Ms', p99Ms);
    note('newStatuses', statuses);
  },
};
