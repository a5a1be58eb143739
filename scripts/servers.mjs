// The real servers that tests and the local fleet talk to: from the PATH, else from Debian's packages, else the one command that helps.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Path of `redis-server` (or `valkey-server`); installs it where that is possible. */
export function redisServer() {
  const find = () => onPath('redis-server') ?? onPath('valkey-server');
  const server = find() ?? (installed('redis-server') ? find() : undefined);
  if (server !== undefined) return server;
  throw new Error(
    'redis-server (or valkey-server) is not on the PATH and could not be installed. Install it: sudo apt-get install redis-server',
  );
}

/** Provides PostgreSQL and a Python with grpcio for the tests that use them; where they cannot be had, those tests say they are skipped. */
export function provideTestParts() {
  const parts = [
    { what: 'PostgreSQL', isThere: () => findPostgres() !== undefined, name: 'postgresql' },
    { what: 'Python with grpcio', isThere: hasPythonGrpc, name: 'python3-grpcio python3-protobuf' },
    {
      what: 'protoc with its plugin for Python',
      isThere: () => onPath('protoc') !== undefined && onPath('grpc_python_plugin') !== undefined,
      name: 'protobuf-compiler protobuf-compiler-grpc',
    },
    { what: 'curl', isThere: () => onPath('curl') !== undefined, name: 'curl' },
    { what: 'Chromium', isThere: () => onPath('chromium') !== undefined, name: 'chromium' },
  ];
  for (const { what, isThere, name } of parts) {
    if (!isThere() && !installed(name)) {
      console.error(`Tests that need ${what} are skipped. To run them: sudo apt-get install ${name}`);
    }
  }
}

const hasPythonGrpc = () =>
  ['/usr/bin/python3', 'python3'].some(
    (python) => spawnSync(python, ['-c', 'import grpc, google.protobuf']).status === 0,
  );

function findPostgres() {
  const onThePath = onPath('initdb');
  if (onThePath !== undefined) return join(onThePath, '..');
  const debian = '/usr/lib/postgresql';
  if (!existsSync(debian)) return undefined;
  return readdirSync(debian)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debian, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}

/** Starts Redis without persistence on a free port of loopback. The caller ends it by `stop`. */
export async function startRedis() {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-redis-'));
  const child = spawn(
    redisServer(),
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    {
      stdio: 'ignore',
    },
  );
  const exited = new Promise((resolve) => child.once('exit', resolve));
  await untilListening(port, 5000);
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  return { pid: child.pid, url: `redis://127.0.0.1:${port}`, stop };
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function untilListening(port, ms) {
  const deadline = Date.now() + ms;
  while (!(await accepts(port))) {
    if (Date.now() > deadline) throw new Error(`Nothing listens on port ${port} after ${ms} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function onPath(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** Installs a Debian package when this is Debian and we may; nothing else is tried. */
function installed(name) {
  if (process.getuid?.() !== 0 || onPath('apt-get') === undefined) return false;
  console.error(`Installing ${name} from Debian's packages …`);
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const install = () =>
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...name.split(' ')], options).status === 0;
  return install() || (spawnSync('apt-get', ['update', '-q'], options).status === 0 && install());
}
