import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A PostgreSQL cluster of a test's own: on a free port of the loopback, in a folder of its own, ended by its pid. */
export interface PostgresServer {
  readonly url: string;
  /** Ends it at once, in the midst of whatever it does (SIGQUIT: its children end with it). */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** A server that follows this one and takes no changes. */
  standby(): Promise<PostgresServer>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** What to run where there is no PostgreSQL. */
export const POSTGRES_INSTALL = 'apt-get install -y postgresql';

/** An address to test against instead of a cluster of our own; its schema `public` is emptied. */
const GIVEN_URL = process.env.PERFOLIO_TEST_POSTGRES_URL;

export const isPostgresAvailable = (): boolean => GIVEN_URL !== undefined || binaries() !== undefined;

export async function startPostgres(): Promise<PostgresServer> {
  if (GIVEN_URL !== undefined) return given(GIVEN_URL);
  const bin = binaries();
  if (bin === undefined) throw new Error(`There is no PostgreSQL here; ${POSTGRES_INSTALL} brings it.`);
  const user = unprivileged();
  const folder = ownFolder(user);
  const data = join(folder, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'perfolio', '-E', 'UTF8', '--no-sync'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  return run({ bin, data, folder, port: await freePort(), user });
}

async function run(place: Launch): Promise<PostgresServer> {
  const { folder, port } = place;
  const launch = () => launchServer(place);
  let server = await launch();
  const kill = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill(signal);
    await gone;
  };
  return {
    url: `postgres://perfolio@127.0.0.1:${port}/postgres`,
    kill: () => kill('SIGQUIT'),
    restart: async () => {
      await kill('SIGQUIT');
      server = await launch();
    },
    standby: () => follow(place),
    stop: async () => {
      await kill('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function follow({ bin, port, user }: Launch): Promise<PostgresServer> {
  const folder = ownFolder(user);
  const data = join(folder, 'data');
  const from = ['-h', '127.0.0.1', '-p', `${port}`, '-U', 'perfolio'];
  execFileSync(join(bin, 'pg_basebackup'), [...from, '-D', data, '-R', '-c', 'fast', '--no-sync'], {
    ...user,
    cwd: folder,
    stdio: 'ignore',
  });
  return run({ bin, data, folder, port: await freePort(), user });
}

function ownFolder(user: Launch['user']): string {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-postgres-'));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  return folder;
}

function given(url: string): PostgresServer {
  const fixed = () => Promise.reject(new Error('A server that was given by its address is not ours to end.'));
  return { url, kill: fixed, restart: fixed, standby: fixed, stop: () => Promise.resolve() };
}

interface Launch {
  readonly bin: string;
  readonly data: string;
  readonly folder: string;
  readonly port: number;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
}

async function launchServer({ bin, data, folder, port, user }: Launch): Promise<ChildProcess> {
  const settings = [
    'listen_addresses=127.0.0.1',
    'fsync=off',
    'max_connections=50',
    `unix_socket_directories=${folder}`,
  ];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', `${port}`, ...settings.flatMap((setting) => ['-c', setting])],
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code} before it was ready:\n${said}`)));
    server.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_096);
      if (/database system is ready to accept (read-only )?connections/.test(said)) resolve();
    });
  });
  return server;
}

/** The newest that Debian's packages or the search path offer. */
function binaries(): string | undefined {
  const packaged = '/usr/lib/postgresql';
  const versions = existsSync(packaged) ? readdirSync(packaged).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(packaged, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/** PostgreSQL refuses to run as root; the package's own user will do. */
function unprivileged(): Launch['user'] {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
