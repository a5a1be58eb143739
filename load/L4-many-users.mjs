import { readFileSync } from 'node:fs';
import { closedLoop } from '../bench/gateway/callers.mjs';
import { openStage, settle } from './house/stage.mjs';

const MB = 1024 * 1024;
const RSS_MB = 400;

export const load = {
  id: 'L4',
  title: 'many users with 3 warm portfolios each (--people, 10,000), Redis capped at 256 MB',
  async run({ keep, floor, note, chance, people: count }) {
    const redisSettings = ['--maxmemory', '256mb', '--maxmemory-policy', 'volatile-lru'];
    const house = await openStage({ keep, redisSettings });
    const people = await settle(house, { count, portfolios: 3, positions: 50, chance });
    const paths = people.flatMap((me) =>
      me.paths.map((path) => ({ path: `${path}/analysis?view=FULL`, token: me.token })),
    );
    let bad = 0;
    let bytes = 0;
    let turn = 0;
    const next = async () => {
      const { path, token } = paths[(turn += 1) % paths.length];
      const answer = await house.client.ask(house.doors[0], path, { token });
      if (answer.status !== 200) bad += 1;
      bytes = answer.text.length;
    };
    while (turn < 2 * paths.length) await closedLoop(next, { workers: 8, ms: 1_000 });
    const memory = await house.redis.talk((redis) => redis.info('memory'));
    const rss = rssOf(house.risk[0].pid);
    floor('calls that failed', bad, (calls) => calls === 0);
    floor(`the engine's memory within ${RSS_MB} MB`, rss, (mb) => mb <= RSS_MB);
    floor('Redis within its cap (MB)', Number(/used_memory:(\d+)/.exec(memory)[1]) / MB, (mb) => mb <= 260);
    note('people', people.length);
    note('portfolios', paths.length);
    note('answerBytes', bytes);
    note('riskRssMb', rss);
    note('gatewayRssMb', rssOf(house.gateways[0].pid));
    note('contextRssMb', rssOf(house.context.pid));
  },
};

export const rssOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
