// Ports below those that systems give to outgoing connections: those could be taken while a killed server is away.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const FIRST = 12_000;
const COUNT = 20_000;
const issued = new Set();

export async function freePort() {
  for (;;) {
    const port = FIRST + randomInt(COUNT);
    if (issued.has(port)) continue;
    issued.add(port);
    if (await isFree(port)) return port;
  }
}

async function isFree(port) {
  const probe = createServer();
  probe.listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch {
    // Somebody has it, which is all there is to know.
    return false;
  }
  probe.close();
  await once(probe, 'close');
  return true;
}
