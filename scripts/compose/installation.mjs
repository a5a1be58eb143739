// An installation in a folder of its own, from the real compose file: what `perfolio init` would write, and the commands of compose on it.
import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from '../build.mjs';
import { freePort } from '../servers.mjs';

const execute = promisify(execFile);
const HEALTHY_MS = 240_000;
export const ADMIN = { email: 'admin@checks.example', password: randomBytes(18).toString('base64url') };

/** Where it is, what it must keep to itself, and compose to drive it. */
export async function prepareInstallation(engine) {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-compose-'));
  for (const name of ['docker-compose.yml', 'deploy/monitoring']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  const ports = { PERFOLIO_HTTP_PORT: await freePort(), PERFOLIO_GRPC_PORT: await freePort() };
  const settings = { ...ports, PERFOLIO_ADMIN_EMAIL: ADMIN.email, PERFOLIO_DEMO: 'on', PERFOLIO_RATE_LIMITS: 'off' };
  writeFileSync(
    join(folder, '.env'),
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const secrets = writeSecrets(join(folder, 'secrets'));
  const compose = await composeIn(folder, engine);
  return {
    folder,
    secrets,
    base: `http://127.0.0.1:${ports.PERFOLIO_HTTP_PORT}`,
    compose,
    ...watching(compose, engine),
  };
}

/** A folder that is its owner's alone, with files that whoever a container runs as can read; returns what must never be seen. */
function writeSecrets(folder) {
  mkdirSync(folder, { mode: 0o700 });
  const word = () => randomBytes(24).toString('hex');
  const [database, redis, grafana] = [word(), word(), word()];
  const service = randomBytes(32).toString('base64url');
  const cache = randomBytes(32).toString('base64url');
  const signing = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const files = {
    'signing-keys.json': JSON.stringify({ keys: [{ ...signing, kid: randomUUID() }] }),
    'service-secret': service,
    'cache-keys': `k1:${cache}`,
    'postgres-password': database,
    'database-url': `postgres://perfolio:${database}@postgres:5432/perfolio`,
    'redis.conf': `requirepass ${redis}\n`,
    'redis-url': `redis://:${redis}@redis:6379`,
    'admin-password': ADMIN.password,
    'grafana-password': grafana,
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o444);
  }
  return [database, redis, grafana, service, cache, signing.d, ADMIN.password];
}

/** `docker compose` where there is one, else the older program of its own. */
async function composeIn(folder, { env, shown }) {
  const newer = await execute('docker', ['compose', 'version'], { env }).then(
    () => true,
    () => false,
  );
  const [command, ...before] = newer ? ['docker', 'compose'] : ['docker-compose'];
  const all = [...before, '--project-name', 'perfolio-check'];
  return Object.assign((...args) => shown(command, [...all, ...args], { cwd: folder }), {
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
