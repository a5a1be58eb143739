// A redis-server of the house's own, on a port that stays the same.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { redisServer } from '../../scripts/servers.mjs';
import { freePort } from './ports.mjs';

export async function ownRedis(given = []) {
  const folder = mkdtempSync(join(tmpdir(), 'perfolio-faults-redis-'));
  const port = await freePort();
  let child;
  const gone = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
  };
  const start = async (settings = given) => {
    const own = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    child = spawn(redisServer(), [...own, ...settings], { stdio: 'ignore' });
    await answering(port);
  };
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    kill: gone,
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
    stepClock: (ms) => talk(port, (redis) => agedBy(redis, ms)),
    talk: (work, options) => talk(port, work, options),
    empty: () => talk(port, (redis) => redis.flushall(), { commandTimeout: STILL_MS }).catch(unlessDead),
    async close() {
      await gone();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A server that stands still is emptied when it goes on. */
const STILL_MS = 60_000;

/** One that is dead, or dies before it answers, has nothing left either. */
function unlessDead(error) {
  if (!/closed|refused/i.test(error.message)) throw error;
}

/** What a step of the server's clock does: every key is so much nearer to its end, or further from it. */
async function agedBy(redis, ms) {
  for (const key of await redis.keys('*')) {
    const left = await redis.pttl(key);
    if (left > 0) await redis.pexpire(key, Math.max(1, left - ms));
  }
}

/** One conversation with the server. */
export async function talk(port, work, options = {}) {
  const redis = new Redis(port, '127.0.0.1', {
    retryStrategy: null,
    enableReadyCheck: false,
    commandTimeout: 2_000,
    ...options,
  });
  redis.on('error', () => undefined);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

async function answering(port) {
  for (let tries = 0; tries < 500; tries += 1) {
    if ((await talk(port, (redis) => redis.ping()).catch(() => '')) === 'PONG') return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Redis on port ${port} does not answer.`);
}
