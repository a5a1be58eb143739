// `npm run check:boards`: whether the boards and alerts that are shipped show what happens to a real fleet.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { node, root } from './build.mjs';
import { startLoad } from './boards/load.mjs';
import { emptyPanels, missingRunbooks, panels } from './boards/panels.mjs';
import { fileFaults, startPrometheus } from './boards/prometheus.mjs';

const USAGE = `Usage: npm run check:boards

Starts a fleet with a Prometheus over it and some load, and looks whether every panel of deploy/monitoring/grafana/boards shows a number;
then kills Redis and looks whether exactly the alert PerfolioCacheAway fires. Takes four minutes. Needs prometheus and promtool on the
PATH (Debian's package prometheus). Ends with \`N passed, N failed\`.`;

const LOAD_MS = 45_000;
/** The alert waits a minute; a slow machine may take longer to notice. */
const ALERT_MS = 150_000;
const SETTLED_MS = 15_000;

const results = [];

function report(name, faults) {
  results.push(faults.length === 0);
  console.log(`${faults.length === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  for (const fault of faults) console.log(`       ${fault}`);
}

async function main() {
  report('promtool finds no fault in rules and settings', fileFaults());
  report('every alert has its runbook', missingRunbooks());
  const fleet = await startFleet();
  const prometheus = await startPrometheus(fleet);
  try {
    await observe(fleet, prometheus);
  } finally {
    await prometheus.stop();
    await fleet.stop();
  }
  const failed = results.filter((passed) => !passed).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function observe({ gateways, redis }, prometheus) {
  const stopLoad = await startLoad(`http://127.0.0.1:${gateways[0].http}`);
  await wait(LOAD_MS);
  report(`each of ${panels().length} questions of the panels has an answer under load`, await emptyPanels(prometheus));
  const early = await prometheus.firing();
  report('no alert fires while all is well', early);
  process.kill(redis.pid, 'SIGKILL');
  for (const deadline = Date.now() + ALERT_MS; Date.now() < deadline; await wait(1000)) {
    if ((await prometheus.firing()).includes('PerfolioCacheAway')) break;
  }
  await wait(SETTLED_MS);
  const firing = await prometheus.firing();
  const exact = firing.length === 1 && firing[0] === 'PerfolioCacheAway';
  report(
    'Redis killed: PerfolioCacheAway fires, and nothing else',
    exact ? [] : [`firing: ${firing.join(', ') || 'none'}`],
  );
  const { answered, refused, failed } = await stopLoad();
  console.log(`The load: ${answered} answered, ${refused} refused as they should be, ${failed} failed.`);
  report('Redis killed: nobody is failed for it', failed === 0 ? [] : [`${failed} answers 5xx`]);
}

async function startFleet() {
  const child = spawn(node(), [join(root, 'scripts', 'fleet.mjs'), '--gateways', '1', '--risk', '2'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PERFOLIO_DEMO: 'on',
      PERFOLIO_LOG_LEVEL: 'error',
      PERFOLIO_ADMIN_EMAIL: 'admin@checks.example',
      PERFOLIO_ADMIN_PASSWORD: randomUUID(),
      // Enough for the load, and little enough to be told of.
      PERFOLIO_COMPUTATIONS_PER_MINUTE: '60',
      PERFOLIO_READS_PER_MINUTE: '2000',
    },
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new Error('The fleet ended before it served.')));
  });
  return {
    ...JSON.parse(first),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

if (parseArgs({ options: { help: { type: 'boolean', default: false } } }).values.help) console.log(USAGE);
else await main();
