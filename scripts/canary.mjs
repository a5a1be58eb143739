// `npm run canary -- --calls 100000 --json`: mixed calls by 50 people whose names and quantities are canaries, over a fleet of two gateways and
// two replicas; every answer, log line, metric and trace is looked through. Exits 1 when anybody's canary was seen by somebody else.
import { ensureBuilt } from './build.mjs';
import { commandLine } from './command-line.mjs';
import { ask } from './canary/ask.mjs';
import { chanceOf, faultsOf, makeCalls, sharesOf } from './canary/calls.mjs';
import { listenedFleet } from './canary/fleet.mjs';
import { settle } from './canary/people.mjs';
import { createWatch } from './canary/watch.mjs';

const USAGE = `Usage: npm run canary -- [--calls N] [--people N] [--seed N] [--json]

Makes mixed calls by people whose names and quantities are canaries, over two gateways and two replicas, and looks through every answer, log line,
metric and trace. Exits 1 when anybody's canary was seen by somebody else, when calls ended in faults of ours or were not let in, when too many met a
machine at its limit, or when nothing of the logs, metrics or traces was heard.`;

const { values } = commandLine(USAGE, {
  options: {
    calls: { type: 'string', default: '100000' },
    people: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const AT_ONCE = 32;

await main();

async function main() {
  await ensureBuilt();
  const watch = createWatch();
  const heard = { log: 0, metric: 0, trace: 0 };
  const fleet = await listenedFleet((text, place) => {
    heard[place] += text.length;
    watch.look(text, { place });
  });
  try {
    const [door] = fleet.doors;
    await importPrices(door, fleet.admin);
    const people = [];
    for (let each = 0; each < Number(values.people); each += 1)
      people.push(await settle(door, `person ${each}`, watch));
    const said = (line) => process.stderr.write(`${line}\n`);
    const given = { doors: fleet.doors, people, watch, calls: Number(values.calls), atOnce: AT_ONCE, said };
    const tally = await makeCalls({ ...given, chance: chanceOf(Number(values.seed)) });
    await fleet.readMetrics();
    // Traces leave in batches, the last of them when the processes end.
    await fleet.close();
    const result = {
      ...tally,
      ...sharesOf(tally),
      people: people.length,
      planted: watch.planted(),
      heardBytes: heard,
      foreign: watch.found.length,
    };
    for (const { mark, owner, reader, place } of watch.found.slice(0, 20))
      said(`${place}: ${reader} saw ${mark} of ${owner}`);
    const faults = faultsOf(tally, result);
    for (const fault of faults) said(`FAULT: ${fault}`);
    process.stdout.write(`${JSON.stringify({ ...result, faults })}\n`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await fleet.close();
  }
}

async function importPrices(door, admin) {
  const { accessToken } = JSON.parse((await ask(door, '/v1/sessions', { method: 'POST', body: admin })).text);
  const response = await fetch(`${door}/v1/marketData:import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'text/csv' },
    body: priceFile(chanceOf(7)),
  });
  if (!response.ok) throw new Error(`The prices were refused: ${response.status} ${await response.text()}`);
}

/** Five years of weekdays for four tickers. */
function priceFile(chance) {
  const closes = [100, 100, 100, 100];
  const rows = ['date,AAA,BBB,CCC,MKT'];
  for (let day = Date.UTC(2012, 0, 2); rows.length <= 1_300; day += 86_400_000) {
    const date = new Date(day);
    if (date.getUTCDay() % 6 === 0) continue;
    const common = (chance() - 0.49) * 0.02;
    closes.forEach((_, index) => (closes[index] *= 1 + common + (chance() - 0.5) * 0.02));
    rows.push(`${date.toISOString().slice(0, 10)},${closes.map((close) => close.toFixed(4)).join(',')}`);
  }
  return `${rows.join('\n')}\n`;
}
