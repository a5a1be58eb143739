// A PostgreSQL cluster of the house's own, and a standby of it, on one port that stays the same.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './kit.mjs';

const { Client } = createRequire(join(import.meta.dirname, '..', '..', 'services', 'context', 'package.json'))('pg');
const PACKAGED = '/usr/lib/postgresql';

export const postgresFolder = () =>
  (existsSync(PACKAGED) ? readdirSync(PACKAGED) : [])
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(PACKAGED, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));

export async function ownPostgres() {
  const bin = postgresFolder();
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-faults-postgres-'));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const run = (program, args) => execFileSync(join(bin, program), args, { ...user, cwd: folder, stdio: 'ignore' });
  const port = await freePort();
  const place = { bin, user, folder, port };
  let data = join(folder, 'primary');
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'perfolio', '-E', 'UTF8', '--no-sync']);
  let server = await launch(place, data);
  const kill = (signal = 'SIGQUIT') => ended(server, signal);
  return {
    port,
    database: 'postgres',
    urlBy: (by) => `postgres://perfolio@127.0.0.1:${by}/postgres`,
    kill,
    start: async () => {
      server = await launch(place, data);
    },
    ask: (work) => conversation(port, work),
    /** A copy as things are now, which hears of nothing that comes later. */
    copy: () => {
      const into = join(folder, `copy-${Date.now()}`);
      const from = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'perfolio'];
      run('pg_basebackup', [...from, '-D', into, '-R', '-c', 'fast', '--no-sync']);
      return into;
    },
    /** The copy takes the place of the server: first as a standby that takes no changes, then as the primary. */
    follow: async (copy) => {
      await kill();
      data = copy;
      server = await launch(place, data);
    },
    promote: () => run('pg_ctl', ['promote', '-D', data, '-w']),
    async close() {
      await kill('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function conversation(port, work) {
  const client = new Client({ host: '127.0.0.1', port, user: 'perfolio', database: 'postgres' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function launch({ bin, user, folder, port }, data) {
  const settings = [
    'listen_addresses=127.0.0.1',
    'fsync=off',
    'max_connections=30',
    `unix_socket_directories=${folder}`,
  ];
  const more = settings.flatMap((setting) => ['-c', setting]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', `${port}`, ...more], {
    ...user,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await new Promise((resolve, reject) => {
    let said = '';
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}:\n${said}`)));
    server.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-4_096);
      if (/ready to accept (read-only )?connections/.test(said)) resolve();
    });
  });
  return server;
}

async function ended(server, signal) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill(signal);
  await gone;
}

/** PostgreSQL refuses to run as root; its package's own user will do. */
function unprivileged() {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
