// A fleet for the fuzz: its data folder is kept at hand for the keys by which services know each other.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFleet } from '../running-fleet.mjs';
import { importPrices } from './prices.mjs';
import { logIn } from './visitors.mjs';

const ERROR = /"level":(50|60|"error"|"fatal")/;
const MOST_LINES = 20;

export async function startHouse(load) {
  const dataDir = mkdtempSync(join(tmpdir(), 'perfolio-fuzz-'));
  const errors = [];
  const fleet = await startFleet({
    env: { PERFOLIO_DATA_DIR: dataDir, PERFOLIO_TRUSTED_PROXIES: '127.0.0.1' },
    heard: (line) => {
      if (ERROR.test(line) && errors.length < MOST_LINES) errors.push(line.slice(0, 1_000));
    },
  });
  const { admin } = fleet;
  const [gateway] = fleet.gateways;
  const [door] = fleet.doors;
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
    gone: () => fleet.members.filter(({ pid }) => !isAlive(pid)).map(({ pid }) => pid),
    close: async () => {
      await fleet.close();
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
