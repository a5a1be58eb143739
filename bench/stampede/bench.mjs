// 8 processes x 50 callers on one cold key, a computation of 200 ms: how many computations, how long the others wait
import { fileURLToPath } from 'node:url';
import { contenders } from '../contenders.mjs';
import { startFleet } from '../fleet.mjs';
import { median, p99, rounded, roundRobin, sum } from '../statistics.mjs';

const PROCESSES = 8;
const CALLERS = 50;
const COMPUTE_MS = 200;
const ROUNDS = 4;
/** So many that what runs once a round is compiled, as in a service that has run for a minute. */
const WARM_UP_ROUNDS = 30;
const KILLS = 2;
/** The default of the library; a holder that is killed frees the others within it. */
const LEASE_MS = 3_000;
const KILL_AFTER_MS = 60;
const ROUND_MS = 30_000;
const program = fileURLToPath(new URL('./replica.mjs', import.meta.url));

export async function run({ say, redis, opened }) {
  const { url } = await redis();
  const names = Object.keys(contenders);
  const samples = {};
  // One fleet at a time: idle processes of the others would share the two cores. Two passes, so that no contender has all its rounds together.
  for (const pass of [1, 2]) {
    for (const name of names) {
      samples[name] = [...(samples[name] ?? []), ...(await roundsOf(name, { url, opened, pass }))];
      say(
        `stampede ${name} (pass ${pass}): ${samples[name].map(({ computations }) => computations).join(' ')} computations`,
      );
    }
  }
  const kills = await killHolders(url, { say, opened });
  const { perfolio, ...peers } = Object.fromEntries(names.map((name) => [name, figuresOf(samples[name])]));
  return {
    perfolio: { ...perfolio, holderKilled: kills },
    peers,
    targets: { computations: 1, waiterP99Ratio: 1.1 },
    taken:
      `${PROCESSES} processes, ${CALLERS} callers each, at once, on one cold key; the computation is a wait of ${COMPUTE_MS} ms, so that ` +
      `cores do not decide; ${2 * ROUNDS} rounds a contender in two passes, contenders in turn, after ${WARM_UP_ROUNDS} warm-up rounds a pass with other keys; ` +
      'a waiter is a caller whose own computation did not run; ratio = p99 of waiters / median length of the computations of the round; figures are medians over rounds.',
  };
}

async function roundsOf(name, { url, opened, pass }) {
  const fleet = await startFleet(program, PROCESSES, { args: [name, url, CALLERS, COMPUTE_MS].map(String), opened });
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) await stampede(fleet, `warm-${pass}-${round}`);
  const samples = await roundRobin([name], ROUNDS, (_, round) => stampede(fleet, `cold-${name}-${pass}-${round}`));
  await Promise.all(fleet.map((member) => member.stop()));
  return samples[name];
}

async function stampede(fleet, id) {
  const replies = fleet.map((member) => member.next('done', ROUND_MS));
  for (const member of fleet) member.order({ id });
  const done = await Promise.all(replies);
  const waited = done.flatMap((each) => each.waited);
  const computeMs = median(done.flatMap((each) => each.computed));
  return {
    computations: sum(done.map((each) => each.computations)),
    computeMs,
    waiterP50Ms: median(waited),
    waiterP99Ms: p99(waited),
    waiterP99Ratio: p99(waited) / computeMs,
  };
}

function figuresOf(rounds) {
  const all = (figure) => rounds.map((round) => round[figure]);
  return {
    computations: median(all('computations')),
    computationsWorst: Math.max(...all('computations')),
    waiterP99Ratio: rounded(median(all('waiterP99Ratio'))),
    waiterP99RatioWorst: rounded(Math.max(...all('waiterP99Ratio'))),
    computeMs: rounded(median(all('computeMs'))),
    waiterP50Ms: rounded(median(all('waiterP50Ms'))),
    waiterP99Ms: rounded(median(all('waiterP99Ms'))),
    rounds: rounds.map((round) => [round.computations, rounded(round.waiterP99Ratio)]),
  };
}

/** The process that computes dies by SIGKILL: the callers of the other seven must be answered within one lease, by one more computation. */
async function killHolders(url, { say, opened }) {
  const runs = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    runs.push(await killHolder(url, { opened, id: `killed-${kill}` }));
    say(`stampede, holder killed: ${JSON.stringify(runs.at(-1))}`);
  }
  return {
    extraComputations: Math.max(...runs.map((each) => each.extraComputations)),
    answered: Math.min(...runs.map((each) => each.answered)),
    of: (PROCESSES - 1) * CALLERS,
    longestWaitMs: Math.max(...runs.map((each) => each.longestWaitMs)),
    nextComputationPerLease: Math.max(...runs.map((each) => each.nextComputationPerLease)),
    leaseMs: LEASE_MS,
    runs: runs.map((each) => [each.extraComputations, each.longestWaitMs, each.nextComputationPerLease]),
  };
}

async function killHolder(url, { opened, id }) {
  const fleet = await startFleet(program, PROCESSES, {
    args: ['perfolio', url, CALLERS, COMPUTE_MS].map(String),
    opened,
  });
  await stampede(fleet, `warm-${id}`);
  const computing = Promise.any(fleet.map((member) => member.next('computing', ROUND_MS).then(() => member)));
  const replies = fleet.map((member) => member.next('done', ROUND_MS));
  for (const member of fleet) member.order({ id });
  const holder = await computing;
  await new Promise((resolve) => setTimeout(resolve, KILL_AFTER_MS));
  const others = fleet.filter((member) => member !== holder);
  const next = Promise.any(others.map((member) => member.next('computing', ROUND_MS)));
  // The one that dies leaves its promises unkept.
  replies[fleet.indexOf(holder)].catch(() => undefined);
  const killedAt = performance.now();
  holder.kill();
  await next;
  const nextAfterMs = performance.now() - killedAt;
  const done = await Promise.all(replies.filter((_, place) => fleet[place] !== holder));
  const longestWaitMs = Math.round(performance.now() - killedAt);
  await Promise.all(fleet.map((member) => member.stop()));
  return {
    extraComputations: sum(done.map((each) => each.computations)),
    answered: sum(done.map((each) => each.answered)),
    longestWaitMs,
    nextComputationPerLease: rounded(nextAfterMs / LEASE_MS),
  };
}
