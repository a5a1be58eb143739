// A fleet of one gateway and one engine for a check, with an administrator who is logged in.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { node, root } from './build.mjs';
import { post } from './http-client.mjs';

/** Its door, the administrator's token, and how to end it. */
export async function startFleet() {
  const admin = { email: 'admin@checks.example', password: randomUUID() };
  const child = spawn(node(), [join(root, 'scripts', 'fleet.mjs'), '--gateways', '1', '--risk', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PERFOLIO_ADMIN_EMAIL: admin.email,
      PERFOLIO_ADMIN_PASSWORD: admin.password,
      PERFOLIO_RATE_LIMITS: 'off',
      PERFOLIO_LOG_LEVEL: 'warn',
    },
  });
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise((done, fail) => {
    lines.once('line', done);
    lines.once('close', () => fail(new Error('The fleet ended before it served.')));
  });
  const base = `http://127.0.0.1:${JSON.parse(first).gateways[0].http}`;
  const { accessToken: token } = await post(base, '/v1/sessions', { body: admin });
  return { base, token, close: () => ended(child) };
}

async function ended(child) {
  const exited = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await exited;
}
