import { Redis } from 'ioredis';

import { createRedisParts, createResultCache } from '../src/index';
import { type Fleet, startFleet } from '../testing/fleet';
import { bytesOf, keyOf, never, PATIENT, sealingKeyOf, userOf } from '../testing/samples';

let users = 12_000;
const freshKey = () => keyOf({ user: userOf(users++) });
const answer = async () => bytesOf('report');

describe('when Redis refuses', () => {
  let fleet: Fleet;
  let redis: Redis;
  const get = (key = freshKey()) => fleet.at(0).cache.getOrCompute(key, never(), answer);
  const untilStored = async () => {
    while (!(await get()).stored) await new Promise((resolve) => setImmediate(resolve));
  };

  beforeEach(async () => {
    fleet = await startFleet({ replicas: 1, limits: { localBytes: 1 } });
    redis = new Redis(fleet.redis.port, '127.0.0.1');
  });
  afterEach(async () => {
    redis.disconnect();
    await fleet.stop();
  });

  it('goes on reading when it is out of memory, and counts the fills it lost (R6)', async () => {
    const key = freshKey();
    await get(key);
    await redis.config('SET', 'maxmemory', '1');

    expect(await get()).toMatchObject({ outcome: 'computed', stored: false });
    expect((await get(key)).outcome).toBe('hit-shared');
    expect(fleet.at(0).recorder.count('perfolio.cache.fill.rejected{reason=away}')).toBe(1);
    await redis.config('SET', 'maxmemory', '0');

    expect(await get()).toMatchObject({ outcome: 'computed', stored: true });
  });

  it('answers while it is a demoted primary, and uses it again when it is one (R4)', async () => {
    await get();
    await redis.replicaof('127.0.0.1', 1);

    for (let index = 0; index < 10; index += 1) expect((await get()).stored).toBe(false);
    await redis.replicaof('NO', 'ONE');

    await untilStored();
  });

  it('answers without it when the password is wrong (R9)', async () => {
    await redis.config('SET', 'requirepass', 'secret');
    const parts = createRedisParts({ url: `redis://:wrong@127.0.0.1:${fleet.redis.port}` });
    const cache = createResultCache({ parts, sealingKeys: [sealingKeyOf(1)], limits: PATIENT });

    expect((await cache.getOrCompute(freshKey(), never(), answer)).outcome).toBe('bypass');

    await cache.close();
    await parts.close();
  });

  it('sends a script anew when Redis has forgotten it (R9)', async () => {
    await get();
    await redis.script('FLUSH');

    expect(await get()).toMatchObject({ outcome: 'computed', stored: true });
  });
});
