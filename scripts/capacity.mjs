// `npm run capacity`: how big an installation must be, by a simulation that is first held against a real fleet.
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { ask, mixture, people } from './capacity/measured.mjs';
import { simulate } from './capacity/simulation.mjs';
import { startOneFleet } from './one-fleet.mjs';

const USAGE = `Usage: npm run capacity [-- --core-hour PRICE]

Measures on a fleet of this machine what a hit, a miss and a change cost, then asks a mixture of them and holds what comes of it against a
simulation of the same. Only when both agree within 15 % in calls per second and hit ratio, the simulation is used for 10 to 1,000,000 users.
Takes two minutes and wants the machine for itself. The last line is one JSON object; exit 1 when they do not agree.`;

const { values } = parseArgs({
  options: { help: { type: 'boolean', default: false }, 'core-hour': { type: 'string', default: '0.04' } },
});

const CORES = 2;
const ASKERS = 8;
const AGREED = 0.15;
const MIX = { users: 6, questions: 400, skew: 0.9, changes: 0.01, askers: ASKERS, pauseS: 0 };
/** Somebody who works asks every 20 s, of 30 questions, and changes something once in fifty; one in twenty works at the busiest time. */
const PERSON = { questions: 30, skew: 0.9, changes: 0.02, pauseS: 20 };
const WORKING = 0.05;
const SAMPLE = 500;
const ANSWER_BYTES = 3060;

async function main() {
  await ensureBuilt();
  process.env.PERFOLIO_DEMO = 'on';
  const fleet = await startOneFleet();
  try {
    const { costs, real } = await measure(fleet.base);
    const expected = simulate({ work: MIX, costs, cores: CORES, seconds: 20 });
    const off = (name) => Math.abs(expected[name] / real[name] - 1);
    const agrees = off('perSecond') <= AGREED && off('hitRatio') <= AGREED;
    const sizes = agrees ? [10, 1_000, 50_000, 1_000_000].map((users) => sizeFor(users, costs)) : [];
    console.error(
      agrees ? 'The simulation agrees with the fleet.' : 'The simulation does not agree with the fleet; no sizes.',
    );
    console.log(
      JSON.stringify({ costs, real, expected, off: { perSecond: off('perSecond'), hitRatio: off('hitRatio') }, sizes }),
    );
    process.exitCode = agrees ? 0 : 1;
  } finally {
    await fleet.close();
  }
}

/** Core-seconds of each kind of call, by all cores at work on nothing else; then the mixture. */
async function measure(base) {
  const tokens = await people(base, MIX.users);
  const run = (seconds, next) => ask({ base, tokens, askers: ASKERS, seconds, next });
  let unique = 1e6;
  const miss = () => ({ user: (unique += 1) % MIX.users, question: unique });
  const hit = () => ({ user: (unique += 1) % MIX.users, question: unique % 5 });
  const change = () => ({ user: (unique += 1) % MIX.users });
  await run(5, miss);
  const rates = {};
  for (const [kind, next] of Object.entries({ miss, hit, change })) rates[kind] = (await run(8, next)).perSecond;
  const costs = Object.fromEntries(Object.entries(rates).map(([kind, rate]) => [kind, CORES / rate]));
  await run(0.5, change);
  return { costs, real: await run(20, mixture(MIX, 11)) };
}

/** Users do not touch one another's answers, so a sample of them tells of all. */
function sizeFor(users, costs) {
  const working = Math.max(1, Math.round(users * WORKING));
  const sample = Math.min(working, SAMPLE);
  const work = { ...PERSON, users: sample, askers: sample };
  const { perSecond, hitRatio, entries, busyCores } = simulate({ work, costs, cores: 64, seconds: 3600 });
  const scale = working / sample;
  const cores = Math.max(1, Math.ceil((busyCores * scale) / 0.6));
  return {
    users,
    callsPerSecond: perSecond * scale,
    hitRatio,
    cores,
    redisMegabytes: Math.ceil((entries * scale * ANSWER_BYTES * 1.3) / 1e6),
    costPerUserAndMonth: (cores * 730 * Number(values['core-hour'])) / users,
  };
}

if (values.help) console.log(USAGE);
else await main();
