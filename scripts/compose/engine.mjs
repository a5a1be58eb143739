// A Docker engine to check on: the one there is, else one of our own, started by hand in a folder of its own and ended afterwards.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const STARTUP_MS = 60_000;
const OUTPUT_BYTES = 256 * 1024 * 1024;

/** How commands are run against the engine, and how it is left. */
export async function startEngine(folder) {
  if (await answers(process.env))
    return { ...commands(process.env), isLocal: isOurs(process.env), stop: async () => {} };
  mkdirSync(folder, { recursive: true });
  const socket = `unix://${join(folder, 'docker.sock')}`;
  const env = { ...process.env, DOCKER_HOST: socket };
  if (await answers(env)) return { ...commands(env), isLocal: true, stop: async () => {} };
  const program = ['/usr/sbin/dockerd', '/usr/bin/dockerd'].find((path) => existsSync(path));
  if (program === undefined)
    throw new Error('No Docker engine answers and dockerd is not installed: apt-get install docker.io');
  const log = openSync(join(folder, 'dockerd.log'), 'a');
  const places = { '--data-root': 'data', '--exec-root': 'run', '--pidfile': 'dockerd.pid' };
  const args = Object.entries(places).flatMap(([flag, name]) => [flag, join(folder, name)]);
  const child = spawn(program, [...args, '--host', socket], { stdio: ['ignore', log, log] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  for (const deadline = Date.now() + STARTUP_MS; !(await answers(env)); await wait(500)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`dockerd does not serve; see ${join(folder, 'dockerd.log')}`);
    }
  }
  return { ...commands(env), isLocal: true, stop };
}

/** Whether the containers' processes are this machine's, and we may look at them. */
const isOurs = ({ DOCKER_HOST = 'unix:' }) => DOCKER_HOST.startsWith('unix:') && process.getuid?.() === 0;

async function answers(env) {
  try {
    await execute('docker', ['info', '--format', '{{.ServerVersion}}'], { env, timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

const commands = (given) => {
  // The builder that every engine has; the file asks for nothing newer.
  const env = { ...given, DOCKER_BUILDKIT: '0' };
  return {
    env,
    docker: (...args) => output('docker', args, { env }),
    /** Runs a longer one and shows on stderr what it says. */
    shown: (command, args, options = {}) => shown(command, args, { env, ...options }),
  };
};

/** What the command prints, on either stream. */
async function output(command, args, options) {
  const { stdout, stderr } = await execute(command, args, { maxBuffer: OUTPUT_BYTES, ...options });
  return args[0] === 'logs' ? stdout + stderr : stdout;
}

function shown(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 2, 2], ...options });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} ended with ${code}.`)),
    );
  });
}
