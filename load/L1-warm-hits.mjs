import { closedLoop } from '../bench/gateway/callers.mjs';
import { openLoop, summary } from './house/open-loop.mjs';
import { bareChain, openStage, settle } from './house/stage.mjs';
import { REFERENCE_PER_SECOND } from './house/reference.mjs';

const FLOOR_PER_SECOND = 800;
const FLOOR_P99_MS = 60;

export const load = {
  id: 'L1',
  title: 'warm hits through gateway, engine and Redis over 32 connections',
  async run({ keep, floor, note, chance, seconds = 30 }) {
    const house = await openStage({ keep });
    const people = await settle(house, { count: 20, portfolios: 5, chance });
    const paths = people.flatMap((me) => me.paths.map((path) => ({ path: `${path}/analysis`, token: me.token })));
    const ask = ({ path, token }) => house.client.ask(house.doors[0], path, { token });
    const [{ text }] = await Promise.all(paths.map(ask));
    const bare = await bareChain({ redis: house.redis, bytes: text.length });
    const scale = bare / REFERENCE_PER_SECOND;
    let turn = 0;
    const next = () => ask(paths[(turn += 1) % paths.length]);
    await closedLoop(next, { workers: 32, ms: 3_000 });
    const peak = await closedLoop(next, { workers: 32, ms: 5_000 });
    const perSecond = FLOOR_PER_SECOND * scale;
    const ms = seconds * 1000;
    const { goodPerSecond, bad, p50Ms, p99Ms } = summary(await openLoop(next, { perSecond, ms }), ms);
    floor(`answers a second, of ${Math.round(perSecond)} asked for`, goodPerSecond, (rate) => rate >= 0.99 * perSecond);
    floor(`p99 within ${Math.round(FLOOR_P99_MS / scale)} ms`, p99Ms, (late) => late <= FLOOR_P99_MS / scale);
    floor('errors', bad, (count) => count === 0);
    note('barePerSecond', bare);
    note('peakPerSecond', peak);
    note('peakVsBare', peak / bare);
    note('p50Ms', p50Ms);
    note('p99Ms', p99Ms);
  },
};
