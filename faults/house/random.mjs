// Several faults at once, drawn by a seed: what, where, when and for how long. Only what must always hold is judged.
import { chanceOf } from '../../scripts/canary/calls.mjs';
import { openStage, tryFault } from './trial.mjs';
import { VERBS } from './verbs.mjs';

export async function compose({ rounds, round: only, seed, seconds, rate, say }) {
  const results = [];
  let stage;
  try {
    for (let round = 1; round <= rounds; round += 1) {
      if (only !== undefined && round !== only) continue;
      stage ??= await openStage({ database: 'embedded' });
      const result = await oneRound(stage, { round, seed, seconds, rate });
      results.push(result);
      say(told(result));
      if (!result.ok) stage = await stage.close();
    }
  } finally {
    await stage?.close();
  }
  const failed = results.filter(({ ok }) => !ok).length;
  return { passed: results.length - failed, failed, skipped: [], seed, seconds, faults: results };
}

async function oneRound(stage, { round, seed, seconds, rate }) {
  const chance = chanceOf((seed * 100_003 + round * 7_919) % 2 ** 32);
  for (let warm = 0; warm < 4; warm += 1) chance();
  const plan = planOf(stage.house, seconds, chance);
  const fault = { id: `${seed}/${round}`, mayBreak: true, run: ({ hold }) => played(plan, seconds, hold) };
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
