// A redis-server of the house's own, on a port that stays the same.
import { Redis } from 'ioredis';
import { startRedis } from './kit.mjs';

export async function ownRedis(given = []) {
  const { port, url, ...server } = await startRedis(given);
  return {
    port,
    url,
    start: server.restart,
    kill: server.kill,
    pause: server.pause,
    resume: server.resume,
    stepClock: (ms) => talk(port, (redis) => agedBy(redis, ms)),
    talk: (work, options) => talk(port, work, options),
    empty: () => talk(port, (redis) => redis.flushall(), { commandTimeout: STILL_MS }).catch(unlessDead),
    close: server.stop,
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
