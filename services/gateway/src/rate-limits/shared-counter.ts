import { Breaker, connectRedis, redisScript, runScript, systemClock, addressOf } from '@perfolio/cache';
import type { Logger } from '@perfolio/service';

import type { Counter, Policy, Tally } from './counter';

/** KEYS[1] the count of one user's window, ARGV: what to add, how long a window lasts. Answers the count and how long is left. */
const ADD = redisScript(`
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if count < 0 then redis.call('SET', KEYS[1], '0', 'KEEPTTL'); count = 0 end
if left < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]); left = tonumber(ARGV[2]) end
return {count, left}`);

/** Longer than this nobody waits to be counted. */
const PATIENCE_MS = 100;

interface SharedCounterParts {
  readonly url: string;
  /** Counts while Redis is away. */
  readonly local: Counter;
  readonly logger: Logger;
}

/** Counts in Redis, for all gateways together; each by itself while Redis is away. */
export function createSharedCounter({ url, local, logger }: SharedCounterParts): Counter {
  const redis = connectRedis(addressOf(url), 'quota');
  const onChange = (state: string) =>
    state === 'open' ? logger.warn('counting quotas alone: Redis is away') : logger.info('counting quotas in Redis');
  const breaker = new Breaker({ clock: systemClock, random: Math.random, onChange });
  const count = async (user: string, { name, limit, windowMs }: Policy, by: number): Promise<Tally> => {
    const key = `perfolio:{${user}}:quota:${name}`;
    const [counted, leftMs] = (await inTime(runScript(redis, ADD, { keys: [key], args: [by, windowMs] }))) as number[];
    return { count: Number(counted), leftMs: Number(leftMs), limit };
  };
  return {
    add: async (user, policy, by) => {
      const attempt = breaker.admit();
      if (attempt === undefined) return local.add(user, policy, by);
      try {
        const tally = await count(user, policy, by);
        attempt.succeeded();
        return tally;
      } catch {
        // Whatever is wrong with Redis, there is a way to count without it.
        attempt.failed();
        return local.add(user, policy, by);
      }
    },
    close: async () => redis.disconnect(),
  };
}

function inTime<Result>(work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Redis took too long to count.')), PATIENCE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
