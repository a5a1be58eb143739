// A fleet of real processes, as `npm run fleet` starts it, for checks and benchmarks: an administrator, no rate limits.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { node, root } from './build.mjs';

/**
 * Where everything is (the fleet's own first line, with `doors` and `members`), its administrator, and how to end it. Logs go to stderr, or
 * line by line to `heard`. What ends it stands in `opened` before it serves: whoever is interrupted meanwhile ends it too.
 */
export async function startFleet({ gateways = 1, risk = 1, env = {}, heard, opened = [] } = {}) {
  const admin = { email: 'admin@checks.example', password: randomUUID() };
  const args = [join(root, 'scripts', 'fleet.mjs'), '--gateways', `${gateways}`, '--risk', `${risk}`];
  const child = spawn(node(), args, {
    stdio: ['ignore', 'pipe', heard === undefined ? 'inherit' : 'pipe'],
    env: {
      ...process.env,
      PERFOLIO_ADMIN_EMAIL: admin.email,
      PERFOLIO_ADMIN_PASSWORD: admin.password,
      PERFOLIO_RATE_LIMITS: 'off',
      PERFOLIO_LOG_LEVEL: 'warn',
      ...env,
    },
  });
  const exited = new Promise((done) => child.once('exit', done));
  const close = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  opened.push(close);
  if (heard !== undefined) createInterface({ input: child.stderr }).on('line', heard);
  const fleet = JSON.parse(await firstLine(child));
  return {
    ...fleet,
    admin,
    doors: fleet.gateways.map(({ http }) => `http://127.0.0.1:${http}`),
    members: [...fleet.gateways, fleet.context, ...fleet.risk],
    close,
  };
}

function firstLine(child) {
  return new Promise((done, fail) => {
    const lines = createInterface({ input: child.stdout });
    lines.once('line', done);
    lines.once('close', () => fail(new Error('The fleet ended before it served; its log says why.')));
  });
}
