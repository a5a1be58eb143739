// `npm run faults -- R1 K2 --json`: faults on a real house under load, each with what must hold. `--help` says more.
import { parseArgs } from 'node:util';
import { ensureBuilt, run } from '../scripts/build.mjs';

const USAGE = `Usage: npm run faults -- [ids…] [--list] [--json] [--random N --seed N | --seeds A..B] [--seconds N] [--rate N] [--into FILE]

Without ids all faults, one after another: a house of two gateways, two engines, a Context and a Redis of its own under steady open-loop
traffic; the fault; its healing; and then what must hold after all of them:
  I1   nobody saw, and no log holds, what is somebody else's
  I2   no answer was older than an acknowledged change, and every number was right
  I9   every refusal had the one shape, and said nothing from inside
  I12  within 5 s of the healing every door answers everything again
Bounds on time are stretched by how slow the house was before the fault.

  --list      the faults, and those that are not here with the reason
  --random N  N rounds of 2 to 4 faults at once, drawn by --seed; prints seed and what; --seconds is the length of a round (60)
  --round K   of those rounds only the K-th: the same again
  --seeds A..B  one round of each of these seeds: a long run in pieces
  --into FILE a line of JSON for each result, as it comes; what the file holds already is not tried again
  --broken    a proxy before a gateway that answers from memory: the checks must catch it
  --rate N    calls a second (20)
  --json      only the last line: {"passed", "failed", "skipped": [{"id", "reason"}], "faults": [...]}
Exit code 1: something did not hold.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    random: { type: 'string' },
    round: { type: 'string' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    into: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '20' },
    broken: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(`${USAGE}\n`);
else await main();

async function main() {
  await ensureBuilt();
  await run('tsc', ['-b', 'libs/cache/testing']);
  const { listed, tryAll } = await import('./house/suite.mjs');
  const say = values.json ? () => undefined : (line) => process.stderr.write(`${line}\n`);
  if (values.list) return void process.stdout.write(`${await listed()}\n`);
  const { keptIn } = await import('./house/kept.mjs');
  const asked = {
    ids: positionals,
    seed: Number(values.seed),
    rate: Number(values.rate),
    say,
    kept: keptIn(values.into),
  };
  const result = await chosen({ tryAll, asked });
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = result.failed === 0 ? 0 : 1;
}

async function chosen({ tryAll, asked }) {
  if (values.broken) return (await import('./house/broken.mjs')).catchBroken(asked);
  if (values.random === undefined && values.seeds === undefined) return tryAll(asked);
  const { compose, roundsOf } = await import('./house/random.mjs');
  return compose({ ...asked, rounds: roundsOf(values), seconds: Number(values.seconds) });
}
