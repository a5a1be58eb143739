// `npm run load -- L1 --json`: the loads of RELIABILITY's table on one machine, each beside the bare chain of the same run. `--help` says more.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBuilt, run } from '../scripts/build.mjs';

const USAGE = `Usage: npm run load -- [ids…] [--seconds N] [--minutes N] [--people N] [--seed N] [--compare FILE] [--list]

Each load starts a house of its own (gateways, engines, Context, Redis), all on this machine with whoever asks. Calls start when they are
due, whether or not others were answered; times count from when they were due. Rates are scaled by the bare chain (node:http, grpc-js and a
GET from Redis), measured in the same run: floors are for a machine on which it does ${1_700} a second. L1, L2, L8 and L11 take three rounds
with the bare chain between them; the middle round is judged, in times as they would be on that machine, and the worst is told beside it.

  --seconds N     how long a load is held (each has its own default)
  --minutes N     the same for the soak, L6 (30)
  --people N      people of L4 (10,000)
  --seed N        what chance is drawn by (1)
  --compare FILE  an earlier result: what lost more than 10 % against it is named, and fails
  --list          the loads
The last line is one JSON object: {"loads": [{"id", "ok", "floors", "measured", …}], "lost": […]}. Exit code 1: a floor was not met.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string' },
    minutes: { type: 'string', default: '30' },
    people: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    compare: { type: 'string' },
    list: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(`${USAGE}\n`);
else await main();

async function main() {
  await ensureBuilt();
  await run('tsc', ['-b', 'libs/cache/testing']);
  const { LOADS, measure, lostAgainst } = await import('./house/suite.mjs');
  if (values.list) {
    for (const { id, title } of LOADS) process.stdout.write(`${id.padEnd(4)} ${title}\n`);
    return;
  }
  const say = (line) => process.stderr.write(`${line}\n`);
  const number = (text) => (text === undefined ? undefined : Number(text));
  const options = { seconds: number(values.seconds), minutes: Number(values.minutes), people: Number(values.people) };
  const loads = await measure({ ids: positionals, seed: Number(values.seed), say, ...options });
  const lost = values.compare === undefined ? [] : lostAgainst(JSON.parse(readFileSync(values.compare, 'utf8')), loads);
  process.stdout.write(`${JSON.stringify({ loads, lost })}\n`);
  process.exitCode = loads.every(({ ok }) => ok) && lost.length === 0 ? 0 : 1;
}
