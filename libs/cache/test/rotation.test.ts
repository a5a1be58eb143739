import { createRedisParts, createResultCache, type SealingKey } from '../src/index';
import { RecordingMeter } from '../testing/recording-meter';
import { type RedisServer, startRedis } from '../testing/redis-server';
import { bytesOf, keyOf, never, PATIENT, sealingKeyOf, userOf } from '../testing/samples';
import { connected } from '../testing/shared-parts-of';

const [OLD, NEW] = [sealingKeyOf(1), sealingKeyOf(2)];
/** What says that somebody has been at the store. */
const ALARMS = ['owner', 'digest', 'generation', 'seal', 'format'];

let users = 20_000;
const freshKey = () => keyOf({ user: userOf(users++) });
const answer = async () => bytesOf('report');

describe('rotating the sealing key over three replicas', () => {
  let redis: RedisServer;
  const recorder = new RecordingMeter();
  const replicas: Array<Awaited<ReturnType<typeof start>>> = [];

  async function start(sealingKeys: readonly SealingKey[]) {
    const parts = createRedisParts({ url: redis.url });
    await connected(parts);
    const cache = createResultCache({
      parts,
      sealingKeys,
      limits: { ...PATIENT, localBytes: 1 },
      meter: recorder.meter,
    });
    const close = async () => {
      await cache.close();
      await parts.close();
    };
    return { cache, close };
  }

  /** Everybody fills a key of his own and reads those of all. */
  async function everybodyReads(): Promise<string[]> {
    const keys = replicas.map(freshKey);
    for (const [index, { cache }] of replicas.entries()) {
      const key = keys[index];
      if (key !== undefined) await cache.getOrCompute(key, never(), answer);
    }
    const reads = replicas.flatMap(({ cache }) => keys.map((key) => cache.getOrCompute(key, never(), answer)));
    return (await Promise.all(reads)).map(({ outcome }) => outcome);
  }

  beforeAll(async () => {
    redis = await startRedis();
    for (let index = 0; index < 3; index += 1) replicas.push(await start([OLD]));
  });
  afterAll(async () => {
    for (const { close } of replicas) await close();
    await redis.stop();
  });

  it('loses no hit and raises no alarm when each reads the new key before one writes with it', async () => {
    const seen: string[] = [];
    for (const keys of [[OLD, NEW], [NEW, OLD], [NEW]]) {
      for (const index of replicas.keys()) {
        await replicas[index]?.close();
        replicas[index] = await start(keys);
        seen.push(...(await everybodyReads()));
      }
    }

    expect(seen.filter((outcome) => outcome !== 'hit-shared')).toEqual([]);
    for (const reason of ALARMS) expect(recorder.count(`perfolio.cache.rejected{reason=${reason}}`)).toBe(0);
  });

  it('makes what the retired key sealed a plain miss', async () => {
    const [retired, current] = [await start([OLD]), replicas[0]];
    const key = freshKey();
    await retired.cache.getOrCompute(key, never(), answer);

    const got = await current?.cache.getOrCompute(key, never(), answer);

    expect(got).toMatchObject({ outcome: 'computed', stored: true });
    expect(recorder.count('perfolio.cache.rejected{reason=unknown-key}')).toBeGreaterThan(0);
    for (const reason of ALARMS) expect(recorder.count(`perfolio.cache.rejected{reason=${reason}}`)).toBe(0);
    await retired.close();
  });
});
