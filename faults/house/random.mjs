// Several faults at once, drawn by a seed: what, where, when and for how long. Only what must always hold is judged.
import { chanceOf } from '../../scripts/canary/calls.mjs';
import { openStage, tryFault } from './trial.mjs';
import { VERBS } from './verbs.mjs';

/** Plays rounds, each named by its seed and its number; those that `kept` holds already count as they were. */
export async function compose({ rounds, seconds, rate, say, kept }) {
  let stage;
  try {
    for (const { seed, round } of rounds) {
      if (kept.has(nameOf(seed, round))) continue;
      stage ??= await openStage({ database: 'embedded' });
      const result = await oneRound(stage, { round, seed, seconds, rate });
      kept.add(result);
      say(told(result));
      if (!result.ok) stage = await stage.close();
    }
  } finally {
    await stage?.close();
  }
  const results = rounds.map(({ seed, round }) => kept.get(nameOf(seed, round)));
  const failed = results.filter(({ ok }) => !ok).length;
  return { passed: results.length - failed, failed, skipped: [], seconds, faults: results };
}

/** The rounds `1…n` of one seed, or of them one alone; or the first of each of the seeds `a..b`. */
export function roundsOf({ random, round, seed, seeds }) {
  if (seeds === undefined) {
    const all = Array.from({ length: Number(random) }, (_, index) => ({ seed: Number(seed), round: index + 1 }));
    return all.filter((one) => round === undefined || one.round === Number(round));
  }
  const [, from, to] = /^(\d+)\.\.(\d+)$/.exec(seeds) ?? [];
  if (from === undefined || Number(to) < Number(from)) throw new Error('--seeds takes two whole numbers: 1..50');
  return Array.from({ length: to - from + 1 }, (_, index) => ({ seed: Number(from) + index, round: 1 }));
}

const nameOf = (seed, round) => `${seed}/${round}`;

async function oneRound(stage, { round, seed, seconds, rate }) {
  const chance = chanceOf((seed * 100_003 + round * 7_919) % 2 ** 32);
  for (let warm = 0; warm < 4; warm += 1) chance();
  const plan = planOf(stage.house, seconds, chance);
  const fault = { id: nameOf(seed, round), mayBreak: true, run: ({ hold }) => played(plan, seconds, hold) };
  const result = await tryFault(fault, stage, { chance, rate });
  const what = plan.map(({ name, from, to }) => `${name} ${from.toFixed(1)}-${to.toFixed(1)} s`);
  return { ...result, seed, round, what };
}

/** Two to four verbs, none twice at the same time on the same thing: each name once. */
function planOf(house, seconds, chance) {
  const names = Object.keys(VERBS);
  const count = 2 + Math.floor(chance() * 3);
  const drawn = new Set();
  while (drawn.size < count) drawn.add(names[Math.floor(chance() * names.length)]);
  return [...drawn].map((name) => {
    const from = chance() * seconds * 0.6;
    const [begin, end] = VERBS[name](house, chance);
    return { name, from, to: Math.min(seconds, from + 0.5 + chance() * seconds * 0.4), begin, end };
  });
}

async function played(plan, seconds, hold) {
  const over = hold(seconds * 1_000);
  await Promise.all(
    plan.map(async ({ from, to, begin, end }) => {
      await hold(from * 1_000);
      await begin();
      await hold((to - from) * 1_000);
      await end();
    }),
  );
  await over;
}

function told({ ok, seed, round, what, checks, seconds }) {
  const wrong = checks
    .filter((check) => !check.ok)
    .flatMap(({ what: name, measured, faults = [] }) => [
      `   ! ${name}: ${JSON.stringify(measured)}`,
      ...faults.map((text) => `       ${text}`),
    ]);
  const again = ok ? [] : [`     again: npm run faults -- --random ${round} --round ${round} --seed ${seed}`];
  return [
    `round ${round} of seed ${seed} ${ok ? 'held' : 'BROKE'} (${seconds} s): ${what.join(', ')}`,
    ...wrong,
    ...again,
  ].join('\n');
}
