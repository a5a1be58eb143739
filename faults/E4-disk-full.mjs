import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { badIn, isNothing, until } from './house/measures.mjs';
import { openStage, tryFault } from './house/trial.mjs';

const told = { but: ({ status }) => [503, 507, 504].includes(status) };

export const fault = {
  id: 'E4',
  title: "the embedded database's disk is full",
  expected: 'writes are 507 or 503; reads go on; it works again after space is freed',
  unless: () =>
    mounted(mkdtempSync(join(tmpdir(), 'perfolio-faults-'))) ? undefined : 'a small file system cannot be mounted here',
  async alone(given) {
    const folder = mkdtempSync(join(tmpdir(), 'perfolio-faults-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', folder]);
    try {
      const stage = await openStage({ database: 'embedded', env: { PERFOLIO_DATA_DIR: join(folder, 'data') } });
      try {
        return await tryFault({ id: 'E4', run: (parts) => full(folder, parts) }, stage, given);
      } finally {
        await stage.close();
      }
    } finally {
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function full(folder, { house, traffic, client, people, hold, expect, slack }) {
  fill(join(folder, 'ballast'));
  const [me] = people;
  const refused = await writeUntilRefused({ client, door: house.doors[0], me });
  await hold(2_000);
  expect('nothing but 507, 503 and 504', () => badIn(traffic, 'fault', told), isNothing);
  expect('a write that does not fit is refused', refused, (status) => [507, 503].includes(status));
  const pids = house.context.exits.length;
  rmSync(join(folder, 'ballast'));
  traffic.enter('freed');
  const written = () =>
    client.ask(house.doors[0], `${me.path}?updateMask=name`, {
      method: 'PATCH',
      token: me.token,
      body: { name: 'again' },
    });
  const backMs = await until(async () => (await written()).status === 200);
  expect('written again (ms)', backMs, (ms) => ms <= 10_000 * slack);
  expect('deaths of Context', pids, (count) => count === 0);
}

/** What the log has room for is still taken; the answer to the first that does not fit. */
async function writeUntilRefused({ client, door, me }) {
  const positions = Array.from({ length: 1_000 }, (_, index) => ({ ticker: `X${index}`, weight: 0.001 }));
  const body = { name: 'large', positions };
  for (let sent = 0; sent < 1_000; sent += 1) {
    const { status } = await client.ask(door, '/v1/portfolios', { method: 'POST', token: me.token, body });
    if (status !== 201) return status;
  }
  return 201;
}

function fill(file) {
  const disk = openSync(file, 'w');
  try {
    for (const piece = Buffer.alloc(64 * 1024); ; ) writeSync(disk, piece);
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  } finally {
    closeSync(disk);
  }
}

function mounted(folder) {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    // Not root, or not allowed to.
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
