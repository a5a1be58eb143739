import { badIn, isNothing, sharedAgain } from './house/measures.mjs';

const kick = (redis) => redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');

/** Each: how it is brought about, and how it is undone. */
const REFUSALS = {
  NOSCRIPT: [(redis) => redis.script('FLUSH')],
  BUSY: [
    async (redis) => {
      await redis.config('SET', 'busy-reply-threshold', '50');
      redis
        .eval("local s = redis.call('TIME')[1] while redis.call('TIME')[1] - s < 60 do end", 0)
        .catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 100));
    },
    (redis) => redis.script('KILL'),
  ],
  MAXCLIENTS: [
    async (redis) => {
      await redis.config('SET', 'maxclients', '1');
      await kick(redis);
      await redis.client('KILL', 'TYPE', 'pubsub');
    },
    (redis) => redis.config('SET', 'maxclients', '10000'),
  ],
  'wrong password': [
    async (redis) => {
      await redis.config('SET', 'requirepass', 'another');
      await kick(redis);
    },
    (redis) => redis.config('SET', 'requirepass', ''),
  ],
  'ACL denial': [
    (redis) => redis.acl('SETUSER', 'default', '-hmget', '-eval', '-evalsha'),
    (redis) => redis.acl('SETUSER', 'default', '+@all'),
  ],
};

export const fault = {
  id: 'R9',
  title: 'Redis refuses: NOSCRIPT, BUSY, MAXCLIENTS, a wrong password, an ACL',
  expected: 'taken as away; readiness stays true; a clear line in the log',
  database: 'embedded',
  async run({ house, traffic, hold, expect, slack, doors }) {
    for (const [name, [bring, undo]] of Object.entries(REFUSALS)) {
      traffic.enter(name);
      await house.redis.talk(
        async (redis) => {
          await bring(redis);
          await hold(1_500);
          expect(`${name}: every door is ready`, doors.all.map(doors.isReady), (all) => all.every(Boolean));
          // The conversation that brought it about outlives it: none of the refusals is for connections that stand.
          await house.redis.talk((other) => undo?.(other)).catch(() => undo?.(redis));
        },
        { commandTimeout: 10_000 },
      );
      await hold(500);
      expect(`${name}: no call fails`, () => badIn(traffic, name), isNothing);
    }
    traffic.enter('back');
    const backMs = await sharedAgain(traffic, 'back');
    expect('the cache is used again within 5 s', backMs, (ms) => ms <= 5_000 * slack);
  },
};
