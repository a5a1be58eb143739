// Warm hits over kept connections, as L1 asks for them and L8 beside a crowd.
import { sum } from '../../bench/statistics.mjs';
import { openLoop, summary } from './open-loop.mjs';
import { REFERENCE_PER_SECOND } from './reference.mjs';
import { middle, surroundings, worst } from './rounds.mjs';
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
  const scaleNow = async () => (await bareChain({ redis: house.redis, bytes: text.length })) / REFERENCE_PER_SECOND;
  let turn = 0;
  const next = () => ask(paths[(turn += 1) % paths.length]);
  return { house, paths, scale: await scaleNow(), scaleNow, next };
}

/** One round at the rate of the table. */
export async function warmHits(next, { scale, ms }) {
  return {
    asked: FLOOR_PER_SECOND * scale,
    ...summary(await openLoop(next, { perSecond: FLOOR_PER_SECOND * scale, ms }), ms),
  };
}

export function judgeWarmHits({ rounds, floor, note }) {
  const answered = ({ goodPerSecond, asked }) => goodPerSecond / asked;
  const late = ({ p99Ms, scale }) => p99Ms * scale;
  floor('answers a second, of what was asked for', middle(rounds, answered), (share) => share >= 0.99);
  floor(`p99 within ${FLOOR_P99_MS} ms, scaled`, middle(rounds, late), (ms) => ms <= FLOOR_P99_MS);
  floor('errors', sum(rounds.map(({ bad }) => bad)), (count) => count === 0);
  note(
    'goodPerSecond',
    middle(rounds, ({ goodPerSecond }) => goodPerSecond),
  );
  note(
    'p50Ms',
    middle(rounds, ({ p50Ms, scale }) => p50Ms * scale),
  );
  note('p99Ms', middle(rounds, late));
  note('p99WorstMs', worst(rounds, late));
  note('scales', surroundings(rounds));
}
