import { metrics } from '@opentelemetry/api';

import { createRedisParts, type SharedParts } from '../src/index';
import { RecordingMeter } from '../testing/recording-meter';
import { type RedisServer, startRedis } from '../testing/redis-server';
import { bytesOf, generationOf, keyOf, never, userOf } from '../testing/samples';
import { connected } from '../testing/shared-parts-of';

const LEASE_MS = 60_000;

describe('the time a command to Redis took', () => {
  const recorder = new RecordingMeter();
  let redis: RedisServer;
  let parts: SharedParts;

  beforeAll(async () => {
    metrics.setGlobalMeterProvider({ getMeter: () => recorder.meter });
    redis = await startRedis();
    parts = createRedisParts({ url: redis.url });
    await connected(parts);
  });
  afterAll(async () => {
    await parts.close();
    await redis.stop();
    metrics.disable();
  });

  const told = (command: string, more = '') =>
    recorder.count(`db.client.operation.duration{db.system.name=redis,db.operation.name=${command}${more}}`);

  it('is told of each look-up', async () => {
    const before = told('HMGET');

    await parts.store.lookUp(keyOf(), never());
    await parts.store.lookUp(keyOf(), never());

    expect(told('HMGET') - before).toBe(2);
  });

  it('is told of each script, once though its text had to follow', async () => {
    const before = told('EVALSHA');
    const user = userOf(1);

    await parts.store.drop({ user, generation: generationOf(1), announcement: bytesOf('x') }, never());
    await parts.store.usageOf(user, never());

    expect(told('EVALSHA') - before).toBe(2);
  });

  it('is told of a lease that is taken and of its release', async () => {
    const all = () => told('EVALSHA') + told('EVAL');
    const before = all();

    const lease = await parts.leases.acquire(keyOf(), LEASE_MS, never());
    if (typeof lease === 'string') throw new Error(lease);
    await lease.release();

    expect(all() - before).toBe(2);
  });

  it('is told apart where there was no reply, and the failure is passed on', async () => {
    const failed = ',error.type=_OTHER';
    const before = [told('HMGET', failed), told('EVALSHA', failed)];
    await redis.kill();

    await expect(parts.store.lookUp(keyOf(), never())).rejects.toBeInstanceOf(Error);
    await expect(parts.store.usageOf(userOf(1), never())).rejects.toBeInstanceOf(Error);

    expect([told('HMGET', failed), told('EVALSHA', failed)]).toEqual(before.map((count) => count + 1));
  });

  it('names no user and no key', () => {
    const labels = [...recorder.labelValues].join('\n');

    expect(labels).toContain('HMGET');
    expect(labels).not.toMatch(new RegExp(`${keyOf().user}|${keyOf().field}|[0-9a-f]{16}`));
  });
});
