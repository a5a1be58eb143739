// The whole service in one process, as `npm start` runs it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpClient } from '../../faults/house/client.mjs';
import { environment, node, nodeFlags, root } from '../../scripts/build.mjs';

const MAIN = join(root, 'standalone', 'dist', 'main.js');
const FREE_PORTS = {
  PERFOLIO_HTTP_PORT: '0',
  PERFOLIO_GRPC_PORT: '0',
  PERFOLIO_CONTEXT_PORT: '0',
  PERFOLIO_RISK_PORT: '0',
  PERFOLIO_METRICS_PORT: '0',
};
const LONGEST_MS = 60_000;
const LOOK_MS = 20;

/** Starts it from an empty folder and ends it again; answers the milliseconds until it is ready for traffic. */
export async function wholeReadyMs() {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-load-'));
  const began = performance.now();
  const child = fork(MAIN, [], {
    execPath: node(),
    execArgv: nodeFlags,
    env: { ...environment(), ...FREE_PORTS, PERFOLIO_DATA_DIR: folder, PERFOLIO_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  try {
    const [{ serving }] = await Promise.race([once(child, 'message'), exited.then(ended)]);
    await ready(`http://127.0.0.1:${serving.http}`);
    return performance.now() - began;
  } finally {
    child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  }
}

function ended() {
  throw new Error('The service ended before it served.');
}

async function ready(door) {
  const client = httpClient();
  const limit = performance.now() + LONGEST_MS;
  try {
    while ((await client.ask(door, '/readyz')).status !== 200) {
      if (performance.now() > limit) throw new Error('The service serves and is not ready.');
      await sleep(LOOK_MS);
    }
  } finally {
    client.close();
  }
}
