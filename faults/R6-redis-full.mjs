import { badIn, isNothing, sharedAgain } from './house/measures.mjs';
import { counted } from './house/member.mjs';
import { createAsker } from './house/sent-along.mjs';

const COMMANDS = 'db_client_operation_duration_count';
const REFUSED = ['perfolio_cache_fill_rejected_total', ['reason="away"']];
/** Each is looked up, computed, and refused by Redis. */
const QUESTIONS = 12;

export const fault = {
  id: 'R6',
  title: 'Redis is out of memory: it refuses writes, and then evicts',
  expected: 'writes that fail are passed over and counted; reads go on; all keys have a TTL',
  database: 'embedded',
  async run({ house, traffic, client, market, hold, expect, slack }) {
    const set = (name, value) => house.redis.talk((redis) => redis.config('SET', name, value));
    const ask = await createAsker({ client, house, market });
    const before = await counts(house.risk);
    await set('maxmemory', '1');
    for (let day = 0; day < QUESTIONS; day += 1) await ask(day, day);
    await hold(3_000);
    const after = await counts(house.risk);
    traffic.enter('evicting');
    await set('maxmemory-policy', 'volatile-lru');
    await hold(2_000);
    traffic.enter('back');
    await set('maxmemory', '0');
    const backMs = await sharedAgain(traffic, 'back');
    const lasting = await house.redis.talk(lastingKeys);
    expect(
      'no call fails',
      () => ({ ...badIn(traffic, 'fault'), ...badIn(traffic, 'evicting'), ...badIn(traffic, 'back') }),
      isNothing,
    );
    expect('fills that Redis refused are counted', after.refused - before.refused, (count) => count >= QUESTIONS);
    expect('look-ups that Redis answered meanwhile', after.read - before.read, (count) => count >= QUESTIONS);
    expect('every key has a TTL', lasting, ({ length }) => length === 0);
    expect('the cache is used again within 2 s', backMs, (ms) => ms <= 2_000 * slack);
  },
};

/** Fills that the engines could not store, and look-ups that Redis answered them. */
async function counts(engines) {
  const [all, failed] = await Promise.all([
    counted(engines, COMMANDS, ['"HMGET"']),
    counted(engines, COMMANDS, ['"HMGET"', 'error_type=']),
  ]);
  return { refused: await counted(engines, ...REFUSED), read: all - failed };
}

async function lastingKeys(redis) {
  const keys = await redis.keys('*');
  const lives = await Promise.all(keys.map((key) => redis.pttl(key)));
  return keys.filter((_, index) => lives[index] === -1);
}
