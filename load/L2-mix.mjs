import { p99 } from '../bench/statistics.mjs';
import { isGood, openLoop, summary } from './house/open-loop.mjs';
import { mixOf } from './house/mix.mjs';
import { bareChain, openStage, settle } from './house/stage.mjs';
import { REFERENCE_PER_SECOND } from './house/reference.mjs';

export const MIX_PER_SECOND = 250;
const HITS_P99_MS = 100;
const COLD_P99_MS = 2_000;
const BYTES = 6_000;

export const load = {
  id: 'L2',
  title: 'the mix: 75 % hits, 15 % portfolio reads, 5 % writes, 4 % cold analyses of 50 positions, 1 % optimisations',
  async run({ keep, floor, note, chance, seconds = 40 }) {
    const { house, people, scale, bare } = await mixedStage({ keep, chance });
    const { call, tally } = mixOf(house, people, chance);
    await warmUp(call, scale);
    const ms = seconds * 1000;
    const outcomes = await openLoop(call, { perSecond: MIX_PER_SECOND * scale, ms });
    judgeMix({ outcomes, ms, scale, floor });
    floor('stale answers', tally.stale, (count) => count === 0);
    note('barePerSecond', bare);
    note('goodPerSecond', summary(outcomes, ms).goodPerSecond);
    note('shareOfHits', timesOf(outcomes, 'hit').length / outcomes.length);
    note('hitsP99Ms', p99(timesOf(outcomes, 'hit')));
    note('coldP99Ms', p99(timesOf(outcomes, 'cold')));
    note('statuses', summary(outcomes, ms).statuses);
  },
};

/**
 * One gateway and one engine, and how quick the machine is. Each of 200 people has one portfolio: a write makes all answers of its owner
 * old, and with five of them a quarter of what is meant as hits would be computed.
 */
export async function mixedStage({ keep, chance, people: count = 200, portfolios = 1, ...more }) {
  const house = await openStage({ keep, ...more });
  const people = await settle(house, { count, portfolios, chance });
  const bare = await bareChain({ redis: house.redis, bytes: BYTES });
  return { house, people, bare, scale: bare / REFERENCE_PER_SECOND };
}

export const warmUp = (call, scale) => openLoop(call, { perSecond: MIX_PER_SECOND * scale * 0.5, ms: 5_000 });

export const timesOf = (outcomes, kind) =>
  outcomes.filter((one) => one.kind === kind && isGood(one)).map(({ ms }) => ms);

export function judgeMix({ outcomes, ms, scale, floor }) {
  const { goodPerSecond, bad } = summary(outcomes, ms);
  const asked = outcomes.length / (ms / 1000);
  floor(`answers a second, of ${Math.round(asked)} asked for`, goodPerSecond, (rate) => rate >= 0.99 * asked);
  floor('errors', bad, (count) => count === 0);
  floor(
    `hits at p99 within ${Math.round(HITS_P99_MS / scale)} ms`,
    p99(timesOf(outcomes, 'hit')),
    (late) => late <= HITS_P99_MS / scale,
  );
  for (const kind of ['cold', 'renewed']) {
    floor(
      `${kind} ones at p99 within ${Math.round(COLD_P99_MS / scale)} ms`,
      p99(timesOf(outcomes, kind)),
      (late) => late <= COLD_P99_MS / scale,
    );
  }
}
