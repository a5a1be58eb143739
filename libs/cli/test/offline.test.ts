import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../testing/documents';

jest.setTimeout(600_000);

const folder = mkdtempSync(join(tmpdir(), 'perfolio-offline-'));

/** A shell with a loopback of its own and no other network; not every machine lets one be made. */
const ALONE = ['unshare', '--net', ...(process.getuid?.() === 0 ? [] : ['--map-root-user']), 'bash', '-euc'] as const;
const LOOPBACK = 'ip link set lo up';
const isPossible = alone(`${LOOPBACK} && ip -brief address`).status === 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function alone(script: string): SpawnSyncReturns<string> {
  const [command, ...args] = ALONE;
  const ports = ['HTTP', 'GRPC', 'CONTEXT', 'RISK', 'METRICS'].map((door) => [`PERFOLIO_${door}_PORT`, '0']);
  const env = {
    ...Object.fromEntries(ports),
    PATH: process.env.PATH,
    HOME: folder,
    PERFOLIO_DATA_DIR: `${folder}/data`,
  };
  return spawnSync(command, [...args, script], { cwd: ROOT, env, encoding: 'utf8', timeout: 300_000 });
}

/** Reads what the service prints until it is ready, types the line it shows, and ends it as Ctrl-C does: all of its group hear it. */
const JOURNEY = `
${LOOPBACK}
coproc service { exec setsid npm start 2>&1; }
pid=$service_PID
exec {said}<&"\${service[0]}"
trap 'kill -INT -- -$pid; cat <&$said >&2' EXIT
while read -r line <&$said; do
  case $line in
    curl*) shown=$line ;;
    Ctrl-C*) break ;;
  esac
done
eval "$shown"
`;

describe('without a network', () => {
  (isPossible ? it : it.skip)('npm start and the line that it prints come to a first score', () => {
    const { stdout, status } = alone(JOURNEY);

    expect(status).toBe(0);
    expect(stdout).toMatch(/^RISK REPORT$/m);
    expect(stdout).toMatch(/^ +\d+ of 100, higher is safer; risk: /m);
  });
});
