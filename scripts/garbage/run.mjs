// `npm run garbage -- [--seed 1] [--count 1000]`: questions of garbage to a local fleet: each gets a clear refusal or a right answer. Ends with
// `N asked, A answered, R refused, F faults` and exits 1 on any fault. `--seed S --count 1` asks one of them again.
import { ensureBuilt } from '../build.mjs';
import { commandLine } from '../command-line.mjs';
import { startOneFleet } from '../one-fleet.mjs';
import { campaign, importGarbage } from './campaign.mjs';

const options = { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '1000' } };
const USAGE = `Usage: npm run garbage -- [--seed N] [--count N]

Puts questions of garbage to a fleet of its own: each gets a clear refusal or a right answer.
  --seed N    where chance begins (1)
  --count N   how many are asked (1000); with --seed, 1 asks one of them again
Ends with one line of counts, and exits 1 on any fault.`;

const { values } = commandLine(USAGE, { options });

await ensureBuilt();
const fleet = await startOneFleet();
try {
  const { base, token } = fleet;
  await importGarbage({ base, token });
  const asked = { base, token, seed: Number(values.seed), count: Number(values.count) };
  const { faults, ...tally } = await campaign(asked);
  for (const { seed, fault, request } of faults.slice(0, 20))
    console.log(
      `seed ${seed}: ${fault}\n  ${request.method} ${request.path} ${(JSON.stringify(request.body) ?? '').slice(0, 400)}`,
    );
  for (const [outcome, times] of Object.entries(tally.outcomes).sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`${String(times).padStart(5)}  ${outcome}`);
  console.log(`slowest ${Math.round(tally.slowestMs)} ms`);
  console.log(`${tally.asked} asked, ${tally.answered} answered, ${tally.refused} refused, ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await fleet.close();
}
