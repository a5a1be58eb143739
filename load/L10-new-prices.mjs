import { p99 } from '../bench/statistics.mjs';
import { json } from '../faults/house/client.mjs';
import { priceFile } from '../faults/house/people.mjs';
import { openLoop, summary } from './house/open-loop.mjs';
import { importPrices, TICKERS } from './house/stage.mjs';
import { mixedStage } from './L2-mix.mjs';

const HOUSE = { people: 1_000, portfolios: 1, gateways: 2, risk: 2 };
const VISIBLE_MS = 1_000;
const HITS_P99_MS = 100;

export const load = {
  id: 'L10',
  title: 'new prices while 1,000 people have a portfolio in use',
  async run({ keep, floor, note, chance, seconds = 40 }) {
    const { house, people, scale } = await mixedStage({ keep, chance, ...HOUSE });
    const paths = people.flatMap((me) => me.paths.map((path) => ({ path: `${path}/analysis`, token: me.token })));
    const read = async (index) => {
      const { path, token } = paths[index % paths.length];
      const start = performance.now();
      const answer = await house.client.ask(house.doors[index % 2], path, { token });
      const version = json(answer)?.inputs?.marketDataVersion;
      return { status: answer.status, failure: answer.failure, start, version, cache: answer.headers['cache-status'] };
    };
    await openLoop(read, { perSecond: 60 * scale, ms: (paths.length / (60 * scale)) * 1000 });
    let acknowledged;
    let version;
    const update = (async () => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await importPrices(house, priceFile(TICKERS, 1_001));
      acknowledged = performance.now();
      const state = await house.client.ask(house.doors[0], '/v1/marketData', { token: house.admin });
      version = json(state).marketDataVersion;
    })();
    const ms = seconds * 1000;
    const outcomes = await openLoop(read, { perSecond: 60 * scale, ms });
    await update;
    const after = outcomes.filter(({ start }) => start > acknowledged);
    const old = after.filter((one) => one.status === 200 && one.version !== version);
    const late = Math.max(0, ...old.map(({ start }) => start - acknowledged));
    const lastMiss = Math.max(
      0,
      ...after.filter(({ cache = '' }) => !/hit/.test(cache)).map(({ start }) => start - acknowledged),
    );
    const hits = after.filter(({ cache = '' }) => /hit/.test(cache)).map((one) => one.ms);
    const visibleMs = VISIBLE_MS / scale;
    floor(
      `visible everywhere within ${Math.round(visibleMs)} ms (the last old answer)`,
      late,
      (taken) => taken <= visibleMs,
    );
    floor('refilled within 60 s (the last miss, s)', lastMiss / 1000, (taken) => taken <= 60);
    floor(
      `hits at p99 within ${Math.round(HITS_P99_MS / scale)} ms`,
      p99(hits),
      (taken) => taken <= HITS_P99_MS / scale,
    );
    floor('errors', summary(outcomes, ms).bad, (count) => count === 0);
    note('oldAnswers', old.length);
    note('refillMs', lastMiss);
    note('hitsP99Ms', p99(hits));
  },
};
