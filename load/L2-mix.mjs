import { p99 } from '../bench/statistics.mjs';
import { isGood, openLoop, summary } from './house/open-loop.mjs';
import { mixOf } from './house/mix.mjs';
import { inRounds, middle, surroundings, worst } from './house/rounds.mjs';
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
    const stage = await mixedStage({ keep, chance });
    const { call, tally } = mixOf(stage.house, stage.people, chance);
    await warmUp(call, stage.scale);
    const rounds = await inRounds({ ...stage, seconds }, (round) => mixed(call, round));
    judgeMix({ rounds, floor, note });
    floor('stale answers', tally.stale, (count) => count === 0);
    const outcomes = rounds.flatMap((round) => round.outcomes);
    note('shareOfHits', timesOf(outcomes, 'hit').length / outcomes.length);
  },
};

/** One round of the mix at the rate of the table. */
export async function mixed(call, { scale, ms }) {
  return { outcomes: await openLoop(call, { perSecond: MIX_PER_SECOND * scale, ms }) };
}

/**
 * One gateway and one engine, and how quick the machine is. Each of 200 people has one portfolio: a write makes all answers of its owner
 * old, and with five of them a quarter of what is meant as hits would be computed.
 */
export async function mixedStage({ keep, chance, people: count = 200, portfolios = 1, ...more }) {
  const house = await openStage({ keep, ...more });
  const people = await settle(house, { count, portfolios, chance });
  const scaleNow = async () => (await bareChain({ redis: house.redis, bytes: BYTES })) / REFERENCE_PER_SECOND;
  return { house, people, scale: await scaleNow(), scaleNow };
}

export const warmUp = (call, scale) => openLoop(call, { perSecond: MIX_PER_SECOND * scale * 0.5, ms: 5_000 });

export const timesOf = (outcomes, kind) =>
  outcomes.filter((one) => one.kind === kind && isGood(one)).map(({ ms }) => ms);

/** @param rounds each with its outcomes, the time it took and how quick the machine was */
export function judgeMix({ rounds, floor, note }) {
  const outcomes = rounds.flatMap((round) => round.outcomes);
  const answered = ({ outcomes: all, ms }) => (summary(all, ms).goodPerSecond * ms) / 1000 / all.length;
  floor('share of the questions that were answered', middle(rounds, answered), (share) => share >= 0.99);
  floor('errors', summary(outcomes, 1).bad, (count) => count === 0);
  for (const [kind, within] of [
    ['hit', HITS_P99_MS],
    ['cold', COLD_P99_MS],
    ['renewed', COLD_P99_MS],
  ]) {
    const late = (round) => p99(timesOf(round.outcomes, kind)) * round.scale;
    floor(`of the kind ${kind} at p99 within ${within} ms, scaled`, middle(rounds, late), (ms) => ms <= within);
    note(`${kind}P99Ms`, middle(rounds, late));
    note(`${kind}P99WorstMs`, worst(rounds, late));
  }
  note(
    'goodPerSecond',
    middle(rounds, ({ outcomes: all, ms }) => summary(all, ms).goodPerSecond),
  );
  note('scales', surroundings(rounds));
  note('statuses', summary(outcomes, 1).statuses);
}
