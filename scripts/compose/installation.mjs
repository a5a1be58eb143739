// An installation in a folder of its own, from the real compose file: what `perfolio init` would write, and the commands of compose on it.
import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { node, root } from '../build.mjs';
import { freePort } from '../servers.mjs';

const execute = promisify(execFile);
const HEALTHY_MS = 240_000;
const ADMIN_EMAIL = 'admin@checks.example';

/** Where it is, what it must keep to itself, and compose to drive it. */
export async function prepareInstallation(engine) {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-compose-'));
  for (const name of ['docker-compose.yml', 'deploy/monitoring']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  const cli = join(root, 'libs/cli/dist/main.js');
  await execute(node(), [cli, 'init', '--folder', folder, '--admin-email', ADMIN_EMAIL]);
  const ports = { PERFOLIO_HTTP_PORT: await freePort(), PERFOLIO_GRPC_PORT: await freePort() };
  const settings = { ...ports, PERFOLIO_DEMO: 'on', PERFOLIO_RATE_LIMITS: 'off' };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  appendFileSync(join(folder, '.env'), lines.join(''));
  const secrets = secretsIn(join(folder, 'secrets'));
  const password = readFileSync(join(folder, 'secrets', 'admin-password'), 'utf8');
  const compose = await composeIn(folder, engine);
  return {
    admin: { email: ADMIN_EMAIL, password },
    folder,
    secrets,
    base: `http://127.0.0.1:${ports.PERFOLIO_HTTP_PORT}`,
    compose,
    ...watching(compose, engine),
  };
}

/** What must never be seen, out of the files that `perfolio init` made: each long word of each, keys of JSON and schemes aside. */
function secretsIn(folder) {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const words = texts.flatMap((text) => text.match(/[A-Za-z0-9_-]{32,}/g) ?? []);
  const { keys } = JSON.parse(readFileSync(join(folder, 'signing-keys.json'), 'utf8'));
  const open = keys.flatMap(({ x, kid }) => [x, kid]);
  return [...new Set(words)].filter((word) => !open.includes(word));
}

/** `docker compose` where there is one, else the older program of its own. */
async function composeIn(folder, { env, shown }) {
  const newer = await execute('docker', ['compose', 'version'], { env }).then(
    () => true,
    () => false,
  );
  const [command, ...before] = newer ? ['docker', 'compose'] : ['docker-compose'];
  const all = [...before, '--project-name', 'perfolio-check'];
  /** What a command prints, byte for byte, when it is given this to read. */
  const output = async (args, input = '') => {
    const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024, encoding: 'buffer' };
    const running = execute(command, [...all, ...args], options);
    // Who ends before he has read it all says by his exit why.
    running.child.stdin.on('error', () => {}).end(input);
    return (await running).stdout;
  };
  return Object.assign((...args) => shown(command, [...all, ...args], { cwd: folder }), {
    output,
    ids: async (service) => {
      const { stdout } = await execute(command, [...all, 'ps', '--all', '--quiet', service], {
        cwd: folder,
        env,
      }).catch(() => execute(command, [...all, 'ps', '--quiet', service], { cwd: folder, env }));
      return stdout.split('\n').filter((line) => line !== '');
    },
  });
}

export const SERVICES = ['gateway', 'risk', 'context', 'postgres', 'redis'];

const watching = (compose, { docker }) => {
  const inspect = async (...ids) => (ids.length === 0 ? [] : JSON.parse(await docker('inspect', ...ids)));
  const containers = async (...services) => {
    const wanted = services.length === 0 ? SERVICES : services;
    const ids = await Promise.all(wanted.map((service) => compose.ids(service)));
    return inspect(...ids.flat());
  };
  const healthy = async (...services) => {
    for (const deadline = Date.now() + HEALTHY_MS; ; await wait(500)) {
      const found = await containers(...services);
      if (found.length > 0 && found.every(({ State }) => State.Running && State.Health?.Status === 'healthy'))
        return found;
      if (Date.now() < deadline) continue;
      throw new Error(
        `Not healthy in time: ${found.map(({ Name, State }) => `${Name} ${JSON.stringify(State)}`).join('\n')}`,
      );
    }
  };
  return { containers, healthy };
};
