// `npm run fleet -- --gateways 2 --risk 3`: a local fleet of real processes on free ports with a real Redis.
// First line on stdout: where everything is, as JSON. SIGTERM ends all.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, environment, node, nodeFlags, root } from './build.mjs';
import { startRedis } from './servers.mjs';

const USAGE = `Usage: npm run fleet -- [--gateways N] [--risk N]

Starts one Context, N gateways (1) and N Risk replicas (1) with a Redis of their own, all on free ports of loopback.
Settings come by environment as for single services; PERFOLIO_DATA_DIR keeps data, without it they go when the fleet ends.
The first line on stdout is one JSON object with pids and ports. Logs go to stderr. SIGTERM or Ctrl-C ends all.`;

const STARTUP_MS = 60_000;
const SHUTDOWN_MS = 30_000;

const { values } = parseArgs({
  options: {
    gateways: { type: 'string', default: '1' },
    risk: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
function count(name) {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= 1 && number <= 16) return number;
  console.error(`--${name} is "${values[name]}"; it must be a whole number from 1 to 16.\n\n${USAGE}`);
  process.exit(2);
}

async function main(gateways, replicas) {
  const asked = new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, resolve);
  });
  await ensureBuilt();
  const stops = [];
  try {
    const fleet = await start(gateways, replicas, stops);
    console.log(JSON.stringify(fleet));
    await asked;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/** Opens everything in order of need; what was opened before a failure is closed by the caller. */
async function start(gateways, replicas, stops) {
  const redis =
    process.env.REDIS_URL === undefined
      ? await startRedis()
      : { pid: null, url: process.env.REDIS_URL, stop: async () => {} };
  stops.push(redis.stop);
  const env = { ...environment(), REDIS_URL: redis.url, PERFOLIO_DATA_DIR: dataFolder(stops) };
  const launch = async (service, more = {}) => {
    const { running, stop } = launchService(service, { ...env, ...more });
    stops.push(stop);
    return running;
  };
  const context = await launch('context');
  const contextAddress = { PERFOLIO_CONTEXT_ADDRESS: `127.0.0.1:${context.grpc}` };
  const risk = await Promise.all(Array.from({ length: replicas }, () => launch('risk', contextAddress)));
  const addresses = {
    ...contextAddress,
    PERFOLIO_RISK_ADDRESSES: risk.map(({ grpc }) => `127.0.0.1:${grpc}`).join(','),
  };
  const doors = await Promise.all(Array.from({ length: gateways }, () => launch('gateway', addresses)));
  return { gateways: doors, context, risk, redis: { pid: redis.pid, url: redis.url } };
}

function dataFolder(stops) {
  const given = process.env.PERFOLIO_DATA_DIR;
  if (given !== undefined && given !== '') {
    mkdirSync(given, { recursive: true });
    return given;
  }
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-fleet-'));
  stops.push(async () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const FREE_PORTS = {
  PERFOLIO_HTTP_PORT: '0',
  PERFOLIO_GRPC_PORT: '0',
  PERFOLIO_CONTEXT_PORT: '0',
  PERFOLIO_RISK_PORT: '0',
  PERFOLIO_METRICS_PORT: '0',
};

/** One service in a process of its own; it tells its ports over the channel of `fork` once it serves. */
function launchService(service, env) {
  const child = fork(join(root, 'services', service, 'dist', 'main.js'), [], {
    cwd: root,
    execPath: node(),
    execArgv: nodeFlags,
    env: { ...env, ...FREE_PORTS },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const running = new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`${service} did not serve within ${STARTUP_MS / 1000} s.`)),
      STARTUP_MS,
    );
    child.once('message', ({ serving }) => {
      clearTimeout(late);
      child.disconnect();
      resolve({ pid: child.pid, ...serving });
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`${service} ended with ${code} before it served.`));
    });
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    child.kill('SIGCONT');
    const cut = setTimeout(() => child.kill('SIGKILL'), SHUTDOWN_MS);
    await exited;
    clearTimeout(cut);
  };
  return { running, stop };
}

if (values.help) {
  console.log(USAGE);
} else {
  await main(count('gateways'), count('risk'));
}
