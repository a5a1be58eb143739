// A fleet for the fuzz: its data folder is kept at hand for the keys by which services know each other.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { node, root } from '../build.mjs';
import { importPrices } from './prices.mjs';
import { logIn } from './visitors.mjs';

const ERROR = /"level":(50|60|"error"|"fatal")/;
const MOST_LINES = 20;

export async function startHouse(load) {
  const admin = { email: 'admin@fuzz.example', password: randomUUID() };
  const dataDir = mkdtempSync(join(tmpdir(), 'perfolio-fuzz-'));
  const env = {
    ...process.env,
    PERFOLIO_ADMIN_EMAIL: admin.email,
    PERFOLIO_ADMIN_PASSWORD: admin.password,
    PERFOLIO_RATE_LIMITS: 'off',
    PERFOLIO_LOG_LEVEL: 'warn',
    PERFOLIO_DATA_DIR: dataDir,
    PERFOLIO_TRUSTED_PROXIES: '127.0.0.1',
  };
  const child = spawn(node(), [join(root, 'scripts', 'fleet.mjs')], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const errors = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (ERROR.test(line) && errors.length < MOST_LINES) errors.push(line.slice(0, 1_000));
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const fleet = JSON.parse(
    await new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', resolve);
      child.once('exit', () => reject(new Error(`The fleet ended before it served. ${errors.join('\n')}`)));
    }),
  );
  const [gateway] = fleet.gateways;
  const door = `http://127.0.0.1:${gateway.http}`;
  await importPrices(door, await logIn(door, admin));
  const { readSecrets, settings } = load('libs/service', 'index');
  return {
    door,
    admin,
    grpc: `127.0.0.1:${gateway.grpc}`,
    context: `127.0.0.1:${fleet.context.grpc}`,
    risk: `127.0.0.1:${fleet.risk[0].grpc}`,
    secrets: await readSecrets(settings({ PERFOLIO_DATA_DIR: dataDir }), dataDir),
    /** What the processes logged as errors. */
    errors,
    /** Processes that are gone though nobody ended them. */
    gone: () =>
      [...fleet.gateways, fleet.context, ...fleet.risk].filter(({ pid }) => !isAlive(pid)).map(({ pid }) => pid),
    close: async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
