// `npm run fuzz -- [--seed N] [--json]`: mutated messages to every method, in process and over the wire, and broken JSON to every route.
import { availableParallelism } from 'node:os';
import { ensureBuilt } from './build.mjs';
import { commandLine } from './command-line.mjs';
import { fuzzOnThreads } from './fuzz/threads.mjs';
import { load } from './fuzz/compiled.mjs';
import { startHouse } from './fuzz/fleet.mjs';
import { fuzzOverTheWire } from './fuzz/over-the-wire.mjs';

const USAGE = `Usage: npm run fuzz -- [--seed N] [--in-process N] [--wire N] [--files N] [--only TEXT] [--from N] [--threads N] [--json]

Sends requests that are nearly right, wrong or hardly requests at all to every method of the gateway, Context and Risk.
  --seed N        where chance begins (1); the same seed makes the same cases
  --in-process N  messages per method that are decoded and validated in this process (100000)
  --wire N        messages per method over gRPC to a fleet of processes (1000)
  --files N       JSON files per route over HTTP to the same fleet (50)
  --only TEXT     only methods whose path contains the text
  --from N        the first case of each method: with --only and --in-process 1 it makes one case again
  --threads N     threads of the campaign in process (one per core)
Exits 1 when anything was answered by a fault of ours (INTERNAL, UNKNOWN, UNAVAILABLE, 5xx), a process ended, or a refusal said nothing.`;

const whole = (value) => Math.max(0, Math.floor(Number(value)));
const { values } = commandLine(USAGE, {
  options: {
    seed: { type: 'string', default: '1' },
    'in-process': { type: 'string', default: '100000' },
    wire: { type: 'string', default: '1000' },
    files: { type: 'string', default: '50' },
    only: { type: 'string', default: '' },
    from: { type: 'string', default: '0' },
    threads: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'boolean', default: false },
  },
});

await main();

async function main() {
  await ensureBuilt();
  const cases = { seed: whole(values.seed), from: whole(values.from), only: values.only };
  const said = ({ path, asked, outcomes }) => process.stderr.write(`${path} ${asked} ${JSON.stringify(outcomes)}\n`);
  const inProcess = await parts('in process', whole(values['in-process']), (count) =>
    fuzzOnThreads({ ...cases, count, threads: whole(values.threads) || 1, said }),
  );
  const wire = await parts('over the wire', whole(values.wire) + whole(values.files), () =>
    onAFleet({ ...cases, count: whole(values.wire), files: whole(values.files), said }),
  );
  const faults = [...inProcess, ...wire].flatMap((tally) => tally.faults);
  for (const { path, index, fault } of faults.slice(0, 30))
    process.stderr.write(`FAULT --seed ${cases.seed} --only ${path} --from ${index}: ${fault}\n`);
  const result = { seed: cases.seed, inProcess: summed(inProcess), wire: summed(wire), faults: faults.length };
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${wordsOf(result)}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

async function onAFleet(asked) {
  const house = await startHouse(load);
  try {
    const tallies = await fuzzOverTheWire({ ...asked, house, load });
    for (const line of house.errors) process.stderr.write(`${line}\n`);
    const gone = house.gone().map((pid) => ({ path: 'a process', index: pid, fault: 'It is gone.' }));
    return [...tallies, { path: 'the processes', asked: 0, outcomes: {}, slowestMs: 0, faults: gone }];
  } finally {
    await house.close();
  }
}

async function parts(name, count, work) {
  if (count === 0) return [];
  process.stderr.write(`${name} …\n`);
  return work(count);
}

function summed(tallies) {
  const outcomes = {};
  for (const tally of tallies)
    for (const [outcome, times] of Object.entries(tally.outcomes)) outcomes[outcome] = (outcomes[outcome] ?? 0) + times;
  const asked = tallies.reduce((sum, tally) => sum + tally.asked, 0);
  return {
    methods: tallies.length,
    asked,
    outcomes,
    slowestMs: Math.round(Math.max(0, ...tallies.map((t) => t.slowestMs))),
  };
}

function wordsOf({ seed, inProcess, wire, faults }) {
  const asked = `${inProcess.asked} messages in process to ${inProcess.methods} methods`;
  return `seed ${seed}: ${asked}, ${wire.asked} over the wire by ${wire.methods} ways, ${faults} faults`;
}
