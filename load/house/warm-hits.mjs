// Warm hits over kept connections, as L1 asks for them and L8 beside a crowd.
import { openLoop, summary } from './open-loop.mjs';
import { REFERENCE_PER_SECOND } from './reference.mjs';
import { bareChain, openStage, settle } from './stage.mjs';

const FLOOR_PER_SECOND = 800;
const FLOOR_P99_MS = 60;
export const CONNECTIONS = 32;

/** A house with 100 warm answers; `next` asks for one after the other. */
export async function warmStage({ keep, chance, ...more }) {
  const house = await openStage({ keep, connections: CONNECTIONS, ...more });
  const people = await settle(house, { count: 20, portfolios: 5, chance });
  const paths = people.flatMap((me) => me.paths.map((path) => ({ path: `${path}/analysis`, token: me.token })));
  const ask = ({ path, token }) => house.client.ask(house.doors[0], path, { token });
  const [{ text }] = await Promise.all(paths.map(ask));
  const bare = await bareChain({ redis: house.redis, bytes: text.length });
  let turn = 0;
  const next = () => ask(paths[(turn += 1) % paths.length]);
  return { house, paths, bare, scale: bare / REFERENCE_PER_SECOND, next };
}

export async function judgeWarmHits({ next, scale, seconds, floor, note }) {
  const perSecond = FLOOR_PER_SECOND * scale;
  const ms = seconds * 1000;
  const { goodPerSecond, bad, p50Ms, p99Ms, statuses } = summary(await openLoop(next, { perSecond, ms }), ms);
  floor(`answers a second, of ${Math.round(perSecond)} asked for`, goodPerSecond, (rate) => rate >= 0.99 * perSecond);
  floor(`p99 within ${Math.round(FLOOR_P99_MS / scale)} ms`, p99Ms, (late) => late <= FLOOR_P99_MS / scale);
  floor('errors', bad, (count) => count === 0);
  note('p50Ms', p50Ms);
  note('p99Ms', p99Ms);
  note('statuses', statuses);
}
